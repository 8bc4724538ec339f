import type { PictureOrder, PictureSet } from "./own-size.js";
import { cutPicture, type Picture } from "./picture.js";
import { planTiles, type Tile, type TilePlan, type TileSettings, tilesOf } from "./tile-plan.js";

/** A tile, and the picture that it was cut from. */
export interface PlacedTile extends Tile {
  picture: Picture;
  plan: TilePlan;
  /** Whether it is the last of its picture. */
  last: boolean;
}

/** Tiles of one shape, of one picture or several, in the order of the pictures and row by row. */
export interface TileBatch {
  kind: "tiles";
  tiles: PlacedTile[];
  /** `[N,h,w,C]` on 0..1; values beyond are kept. What lies beyond a picture's edge repeats it, and each tile's `valid` says where. */
  values: Float32Array;
  height: number;
  width: number;
  channels: 1 | 3;
}

/** Tiles, or an item of which there are none. */
export type TileOutcome = TileBatch | Exclude<Awaited<ReturnType<PictureSet["decode"]>>, { kind: "picture" }>;

/** Tiles that are computed at once. */
export interface TileOrder extends PictureOrder {
  /** Tiles in a batch, at most. */
  most: number;
}

/**
 * Cuts pictures into overlapping tiles and gives these in batches of equal shape. Memory holds one batch and the pictures that are
 * decoded ahead, whatever the number of pictures. An item that cannot be decoded comes in its turn, after the tiles before it.
 */
export async function* readTiles(
  pictures: PictureSet,
  settings: TileSettings,
  { most, ...order }: TileOrder,
): AsyncGenerator<TileOutcome, void, undefined> {
  let batch: Cutting | null = null;
  for await (const outcome of pictures.read(order)) {
    if (outcome.kind === "left out") {
      if (batch) yield batch.finish();
      batch = null;
      yield outcome;
      continue;
    }
    const { picture } = outcome;
    const plan = planTiles(picture.height, picture.width, settings);
    const tiles = tilesOf(plan);
    for (const [index, tile] of tiles.entries()) {
      if (batch && !batch.takes(tile)) {
        yield batch.finish();
        batch = null;
      }
      batch ??= new Cutting(tile, picture.channels, most);
      batch.cut(picture, { ...tile, picture, plan, last: index === tiles.length - 1 });
    }
  }
  if (batch) yield batch.finish();
}

/** A batch that is being filled. */
class Cutting {
  readonly #tiles: PlacedTile[] = [];
  readonly #values: Float32Array;
  readonly #item: number;
  readonly #shape: { height: number; width: number };

  constructor(
    { rectangle }: Tile,
    private readonly channels: 1 | 3,
    private readonly most: number,
  ) {
    this.#shape = { height: rectangle.height, width: rectangle.width };
    this.#item = rectangle.height * rectangle.width * channels;
    this.#values = new Float32Array(most * this.#item);
  }

  takes({ rectangle: { height, width } }: Tile): boolean {
    return this.#tiles.length < this.most && height === this.#shape.height && width === this.#shape.width;
  }

  cut(picture: Picture, tile: PlacedTile): void {
    const at = this.#tiles.length * this.#item;
    cutPicture(picture, tile.rectangle, this.#values.subarray(at, at + this.#item));
    this.#tiles.push(tile);
  }

  finish(): TileBatch {
    const { channels } = this;
    return {
      kind: "tiles",
      tiles: this.#tiles,
      values: this.#values.subarray(0, this.#tiles.length * this.#item),
      ...this.#shape,
      channels,
    };
  }
}
