import { totalmem } from "node:os";
import { gigabytes, trainingMemory } from "../core/cost.js";
import { type Network, networkTotals } from "../core/network.js";
import { messageOf, UserError } from "../core/problem.js";

/** Bytes that this process may use: the machine's memory, or the container's where that is less. */
export function memoryLimit(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(totalmem(), constrained) : totalmem();
}

/** Throws UserError where the network's own numbers cannot fit. */
export function checkNetworkFits(network: Network, limit: number): void {
  const { total: needed } = trainingMemory(network, 0);
  if (needed <= limit) return;
  const { parameters } = networkTotals(network);
  throw new UserError(
    `The network has ${parameters.toLocaleString("en-US")} parameters, which need ${gigabytes(needed)} of memory; ${gigabytes(limit)} are there. Use fewer filters or levels, or smaller images.`,
    "out-of-memory",
  );
}

/** The sentence for a batch that does not fit. */
function batchError(network: Network, count: number, limit: number, cause?: unknown): UserError {
  const [height, width] = network.image;
  const { total: needed } = trainingMemory(network, count);
  return new UserError(
    `There is not enough memory for ${count} images of ${height} by ${width} pixels at once: about ${gigabytes(needed)} asked, ${gigabytes(limit)} there. Use a smaller batch size, fewer filters or smaller images.`,
    "out-of-memory",
    { cause },
  );
}

/** Throws UserError where a batch of `count` images cannot fit. */
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
