import type { Engine } from "../../src/engine/contract/engine.js";
import { openEngine } from "../../src/engine/open.js";
import { openEagerEngine } from "../../src/engine/tensorflow/eager.js";
import { wasmFolder } from "./networks.js";

/** Every engine by name; "eager" is the measure of the others. */
export const engines: Record<string, () => Promise<Engine>> = {
  eager: openEagerEngine,
  tensorflow: () => openEngine("tensorflow", { wasmFolder }),
  portable: () => openEngine("portable", { wasmFolder }),
};

/** Largest difference of two lists, as a share of the largest number of `expected`. */
export function difference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  let [worst, largest] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    worst = Math.max(worst, Math.abs(found[i] - expected[i]));
    largest = Math.max(largest, Math.abs(expected[i]));
    if (!Number.isFinite(found[i])) return Number.POSITIVE_INFINITY;
  }
  return worst === 0 ? 0 : worst / largest;
}
