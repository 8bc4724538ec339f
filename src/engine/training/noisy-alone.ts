import { unreachable } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import type { Random } from "../../core/numbers/random.js";
import type { BlindSpot } from "../../core/project/schema/training-schema.js";
import type { Batch } from "../contract/engine.js";
import type { ImageSubset } from "../images/subset.js";
import type { Context } from "../images/survey.js";
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

/** How a network learns from the noisy pictures of a subset; `auto` measures them and says what it chose. */
export function noisyAlone(subset: ImageSubset, blindSpot: Exclude<BlindSpot, "none">, { report }: Pick<Context, "report">): NoisyAlone {
  switch (blindSpot) {
    case "auto": {
      const noise = measureNoise(subset);
      const hides = noise.spoilt > fewSpoilt;
      const message = hides
        ? sentence(
            "{0} % of the pixels are spoilt one by one, as by salt and pepper: the network learns by hiding pixels (Noise2Void).",
            percent(noise.spoilt),
          )
        : sentence(
            "The noise of the images has a deviation of {0} % of white: the network learns by adding more of it (Recorrupted-to-Recorrupted).",
            percent(noise.level),
          );
      report({ kind: "note", severity: "information", message });
      return hides ? hiding("pixels") : recorrupting(noise);
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

const percent = (share: number) => Number((100 * share).toPrecision(2));
