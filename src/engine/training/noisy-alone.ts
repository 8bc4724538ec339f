import { unreachable } from "../../core/language/error.js";
import { type Sentence, sentence } from "../../core/language/sentence.js";
import type { Random } from "../../core/numbers/random.js";
import type { BlindSpot } from "../../core/project/schema/training-schema.js";
import type { Batch } from "../contract/engine.js";
import type { Context } from "../images/context.js";
import type { ImageSubset } from "../images/subset.js";
import { withBlindSpots } from "./blind-spots.js";
import { type MeasuredNoise, measureNoise } from "./measured-noise.js";
import { recorrupted } from "./recorrupted.js";

type Shape3 = readonly [number, number, number];

/** How a network learns from noisy pictures alone. */
export interface NoisyAlone {
  kind: Exclude<BlindSpot, "none" | "auto">;
  /** What is shown of patches `[N,H,W,C]`, with targets. */
  shown(batch: Batch, shape: Shape3, random: Random): Batch;
}

/** Above this share of spoilt pixels noise is not what a deviation says of it: noise and texture alone make less than .001. */
const fewSpoilt = 0.003;
/** A deviation of whole rows that counts, beside what columns have: pictures of natural things have .005. */
const leastOfRows = 0.01;

/** How a network learns from the noisy pictures of a subset; `auto` measures them and says what it chose. */
export function noisyAlone(subset: ImageSubset, blindSpot: Exclude<BlindSpot, "none">, { report }: Pick<Context, "report">): NoisyAlone {
  switch (blindSpot) {
    case "auto": {
      const noise = measureNoise(subset);
      const { kind, message } = verdictOn(noise);
      report({ kind: "note", severity: "information", message });
      return kind === "recorrupted" ? recorrupting(noise) : hiding(kind);
    }
    case "recorrupted":
      return recorrupting(measureNoise(subset));
    case "pixels":
    case "rows":
      return hiding(blindSpot);
    default:
      return unreachable(blindSpot);
  }
}

const hiding = (kind: "pixels" | "rows"): NoisyAlone => ({
  kind,
  shown: (batch, shape, random) => withBlindSpots(batch, shape, kind, random),
});

const recorrupting = ({ levels }: MeasuredNoise): NoisyAlone => ({
  kind: "recorrupted",
  shown: (batch, shape, random) => recorrupted(batch, shape, levels, random),
});

/** How to learn from images with such noise, and why. */
function verdictOn({ level, spoilt, rows, columns }: MeasuredNoise): { kind: NoisyAlone["kind"]; message: Sentence } {
  if (rows > 3 * columns + leastOfRows)
    return {
      kind: "rows",
      message: sentence(
        "The noise of the images runs along rows, with a deviation of {0} % of white: the network learns by hiding parts of rows (StructN2V).",
        percent(rows),
      ),
    };
  if (spoilt > fewSpoilt)
    return {
      kind: "pixels",
      message: sentence(
        "{0} % of the pixels are spoilt one by one, as by salt and pepper: the network learns by hiding pixels (Noise2Void).",
        percent(spoilt),
      ),
    };
  return {
    kind: "recorrupted",
    message: sentence(
      "The noise of the images has a deviation of {0} % of white: the network learns by adding more of it (Recorrupted-to-Recorrupted).",
      percent(level),
    ),
  };
}

const percent = (share: number) => Number((100 * share).toPrecision(2));
