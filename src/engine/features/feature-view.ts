import type { Rectangle } from "../../core/numbers/rectangle.js";
import type { Engine } from "../contract/engine.js";
import { type Cells, cellArea, cellsOf, withoutEdge } from "./cells.js";
import { type FeatureNetwork, openFeatures } from "./feature-network.js";
import { type NearestSearch, openNearest } from "./nearest.js";

/** What the frozen network sees in some images, and how far that is from what it saw before. */
export interface ImageFeatures {
  cells(): Promise<Cells>;
  /** Where each picture lies in the image that is shown of it, which may have padding; left out, it fills it. */
  areas?: readonly Rectangle[];
  /** A search among vectors `[M,width]` that stays open for later images; not the caller's to close. */
  nearest(memory: Float32Array, width: number): Promise<NearestSearch>;
}

/** Images `[N,H,W,C]` on 0..1. */
export interface ViewedImages {
  values: Float32Array;
  count: number;
  height: number;
  width: number;
  channels: 1 | 3;
  /** Pixels along all edges whose cells are left out, as they are cut from larger pictures; a multiple of the cells' size, none if it is left out. */
  margin?: number;
  /** What of each image is picture and not padding; left out if all of it is. Images with a margin have none. */
  areas?: readonly Rectangle[];
}

/** The frozen network on an engine, and the searches that were opened for its features. Whoever opens it closes it, before the engine. */
export class FeatureView {
  readonly #searches = new Map<Float32Array, Promise<NearestSearch>>();

  private constructor(
    private readonly engine: Pick<Engine, "info">,
    private readonly network: FeatureNetwork,
  ) {}

  /** Throws UserError if the network's file is not in `folder`. */
  static async open(engine: Pick<Engine, "info">, folder: string): Promise<FeatureView> {
    return new FeatureView(engine, await openFeatures(engine, folder));
  }

  /** The features of images, which are read when they are asked for. */
  of(read: () => Promise<ViewedImages>): ImageFeatures {
    return {
      cells: async () => {
        const { values, count, margin = 0, areas, ...size } = await read();
        const cells = await cellsOf(this.network, values, count, size);
        if (areas) return { ...cells, areas: areas.map((area) => cellArea(area, this.network.levels[0].reduction)) };
        return margin > 0 ? withoutEdge(cells, margin / this.network.levels[0].reduction) : cells;
      },
      nearest: (memory, width) => this.#nearest(memory, width),
    };
  }

  /** Idempotent. */
  async close(): Promise<void> {
    const open = [...this.#searches.values()];
    this.#searches.clear();
    this.network.close();
    for (const search of open) (await search).close();
  }

  #nearest(memory: Float32Array, width: number): Promise<NearestSearch> {
    const known = this.#searches.get(memory);
    if (known) return known;
    const opened = openNearest(this.engine, memory, width);
    this.#searches.set(memory, opened);
    return opened;
  }
}
