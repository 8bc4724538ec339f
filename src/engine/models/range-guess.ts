import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import type { Network } from "../../core/network/network.js";
import { mse } from "../../core/numbers/metrics.js";
import type { Range } from "../../core/numbers/range.js";
import type { Engine, ModelState } from "../contract/engine.js";
import { rangedEngine } from "../contract/ranged.js";
import type { Dataset } from "../images/dataset.js";

/** What saved models usually take for black and white. */
const usual: readonly Range[] = [
  [0, 1],
  [0, 255],
  [-1, 1],
];

/** Images that are tried, and how many times worse than the best a range must be to be ruled out. */
const sample = 32;
const clearly = 2;

const words = ([black, white]: Range) => `${black},${white}`;

/**
 * The range in which a model gives back images best: an autoencoder fed on another scale than its own is far off. Throws UserError
 * if two ranges do about as well, as then the person must say.
 */
export async function guessRange(engine: Engine, network: Network, state: ModelState, data: Dataset): Promise<Range> {
  const count = Math.min(sample, data.items.length);
  const images = data.store.read(
    Array.from({ length: count }, (_, i) => Math.floor((i * data.items.length) / count)),
    data.range,
  );
  const tried: { range: Range; error: number }[] = [];
  const ranges = usual.some((range) => words(range) === words(data.range)) ? usual : [...usual, data.range];
  for (const range of ranges) {
    const model = await rangedEngine(engine, range).open(network, { state });
    const error = mse(images, await model.reconstruct(images, count));
    tried.push({ range, error: Number.isFinite(error) ? error : Number.POSITIVE_INFINITY });
    model.close();
  }
  const [best, second] = tried.sort((a, b) => a.error - b.error);
  if (second.error >= clearly * best.error) return best.range;
  throw new UserError(
    sentence(
      "The images do not tell whether black and white are {0} or {1} for this model: its outputs are about as far off with both. Say which, such as --range 0,255.",
      words(best.range),
      words(second.range),
    ),
    "no-range",
  );
}
