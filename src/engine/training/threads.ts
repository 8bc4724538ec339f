import { stepFlops } from "../../core/network/cost.js";
import type { Network } from "../../core/network/network.js";

/**
 * Operations of a step, divided among its cores, below which threads wait for each other longer than they save. Measured on two
 * cores, on which steps of up to 0.5 billion operations took a fifth to a third less time on one thread; with more cores the bound
 * is lower in proportion, as one thread then forgoes more.
 */
const smallStep = 1.2e9;

/** The threads that compute a training step on `batch` images, of the `cores` that there are. */
export function trainingThreads(network: Pick<Network, "layers">, batch: number, cores: number): number {
  return stepFlops(network, batch) < smallStep / cores ? 1 : cores;
}
