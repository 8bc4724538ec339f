import { analyses } from "../../core/analyses/analyses.js";
import type { ColumnType } from "../../core/analyses/analysis.js";
import { type CodePlace, type DrawnImage, mostAxes } from "../../core/analyses/code-place.js";
import { UserError, unreachable } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { codeLength } from "../../core/network/network.js";
import { type PrincipalAxes, principalAxes } from "../../core/numbers/principal-axes.js";
import { randomStream } from "../../core/numbers/random.js";
import { rowsOf } from "../../core/numbers/rows.js";
import { readColumn } from "../../runs/result-files.js";
import { requireResult } from "../../runs/result-folder.js";
import { runForUse } from "../../runs/runs.js";
import type { Engine, Model } from "../contract/engine.js";
import type { Drawer } from "../contract/kept-drawer.js";
import { spread } from "../images/subset.js";
import { toBytes } from "../results/picture.js";
import { openModel } from "./run-model.js";

/** Codes that the axes are found from at most. */
const mostCodes = 20_000;

/** The decoder of a map's run with the codes of its images, open as long as images are drawn from it. */
export class MapDecoder implements Drawer<CodePlace, DrawnImage> {
  #axes: PrincipalAxes | null = null;

  private constructor(
    private readonly engine: Engine,
    private readonly model: Model,
    private readonly codes: Float32Array,
    private readonly latent: number,
  ) {}

  /** Opens the decoder of the map that lies in the folder `result`. Throws UserError if the map or its run is gone, or if the network draws no pictures from codes. */
  static async open(project: string, result: string, openEngine: () => Promise<Engine>): Promise<MapDecoder> {
    const { record } = await requireResult(result, sentence("The map is no longer there. Embed the folder again."));
    const run = await runForUse(project, record.result);
    const latent = codeLength(run.record.network);
    const columns: Readonly<Record<string, ColumnType>> = analyses[record.result.kind].columns;
    const type = columns.codes;
    if (!type || latent === null || run.record.network.ofFeatures)
      throw new UserError(sentence("The network of this map draws no pictures from codes."), "no-pictures");
    const codes = await readColumn(result, "codes", type, record.result.count, latent);
    const engine = await openEngine();
    try {
      return new MapDecoder(engine, await openModel(run, engine), Float32Array.from(codes), latent);
    } catch (error) {
      engine.close();
      throw error;
    }
  }

  /** Draws the image of a place. Throws UserError for a place that the map does not have. */
  async draw(place: CodePlace): Promise<DrawnImage> {
    const [height, width, channels] = this.model.network.image;
    return { height, width, channels, pixels: toBytes(await this.model.decode(this.#codeOf(place), 1)) };
  }

  close(): void {
    this.model.close();
    this.engine.close();
  }

  #codeOf(place: CodePlace): Float32Array {
    switch (place.kind) {
      case "at":
        if (place.code.length !== this.latent)
          throw new UserError(sentence("A code of this network has {0} numbers, not {1}.", this.latent, place.code.length), "bad-codes");
        return Float32Array.from(place.code);
      case "along": {
        const { axes, variances } = this.#principal();
        const code = this.#ofImage(place.image).slice();
        for (const [k, step] of place.steps.slice(0, variances.length).entries())
          for (let d = 0; d < this.latent; d++) code[d] += step * Math.sqrt(variances[k]) * axes[k * this.latent + d];
        return code;
      }
      case "between": {
        const [from, to] = place.images.map((image) => this.#ofImage(image));
        return from.map((value, d) => (1 - place.share) * value + place.share * to[d]);
      }
      default:
        return unreachable(place);
    }
  }

  #ofImage(image: number): Float32Array {
    if ((image + 1) * this.latent > this.codes.length)
      throw new UserError(sentence("The result has no image of the number {0}.", image), "no-image");
    return this.codes.subarray(image * this.latent, (image + 1) * this.latent);
  }

  /** The axes along which the map's codes vary most. */
  #principal(): PrincipalAxes {
    const { codes, latent } = this;
    this.#axes ??= principalAxes(
      rowsOf(codes, latent, spread(codes.length / latent, mostCodes)),
      latent,
      mostAxes,
      randomStream(1, "axes of a map"),
    );
    return this.#axes;
  }
}
