import { messageOf, UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { gigabytes, trainingMemory } from "../../core/network/cost.js";
import { type Network, networkTotals } from "../../core/network/network.js";

/** Throws UserError if the network's own numbers cannot fit. */
export function checkNetworkFits(network: Network, limit: number): void {
  const { total: needed } = trainingMemory(network, 0);
  if (needed <= limit) return;
  const { parameters } = networkTotals(network);
  throw new UserError(
    sentence(
      "The network has {0} parameters, which need {1} of memory; {2} are there. Use fewer filters or levels, or smaller images.",
      parameters,
      gigabytes(needed),
      gigabytes(limit),
    ),
    "out-of-memory",
  );
}

/** The sentence for a batch that does not fit. */
function batchError(network: Network, count: number, limit: number, cause?: unknown): UserError {
  const [height, width] = network.image;
  const { total: needed } = trainingMemory(network, count);
  return new UserError(
    sentence(
      "There is not enough memory for {0} images of {1} by {2} pixels at once: about {3} asked, {4} there. Use a smaller batch size, fewer filters or smaller images.",
      count,
      height,
      width,
      gigabytes(needed),
      gigabytes(limit),
    ),
    "out-of-memory",
    { cause },
  );
}

/** Throws UserError if a batch of `count` images cannot fit. */
export function checkBatchFits(network: Network, count: number, limit: number): void {
  if (trainingMemory(network, count).total > limit) throw batchError(network, count, limit);
}

/** Runs `work` on `count` images; an engine's own failure to get memory becomes the sentence that names the size. */
export function withMemoryErrors<T>(network: Network, count: number, limit: number, work: () => T): T {
  checkBatchFits(network, count, limit);
  try {
    return work();
  } catch (error) {
    if (
      /\bOOM\b|out of memory|bad_alloc|Cannot enlarge memory|memory access out of bounds|Array buffer allocation failed/i.test(
        messageOf(error),
      )
    ) {
      throw batchError(network, count, limit, error);
    }
    throw error;
  }
}
