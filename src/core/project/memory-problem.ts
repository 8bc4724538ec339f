import { sentence } from "../language/sentence.js";
import { gigabytes, trainingMemory } from "../network/cost.js";
import { type Network, networkTotals } from "../network/network.js";
import type { Fix, Problem } from "./problem.js";
import type { Project } from "./project.js";
import { steppedNetwork } from "./stepped-network.js";

/** Memory that a training may hold without a word, in bytes: half of what a plain computer has. */
const unremarkable = 4 * 2 ** 30;

/** Times the memory of a machine that a training must take to be refused: what is freed early is in the estimate, and some of it can go to the disk. */
const beyond = 2;

/**
 * A warning if training a network takes so much memory that a plain computer may not have it, and an error if it is far beyond the
 * `machine`'s, in bytes; null if neither.
 */
export function memoryProblem(project: Project, whole: Network, machine: number): Problem | null {
  const { batchSize } = project.training;
  const network = steppedNetwork(project, whole);
  const memory = trainingMemory(network, batchSize);
  if (memory.total <= unremarkable) return null;
  const refused = memory.total > beyond * machine;
  const severity = refused ? "error" : "warning";
  if (memory.activations < memory.total / 2) {
    const { parameters } = networkTotals(network);
    const message = refused
      ? sentence(
          "Training this network takes about {0} of memory, most of it for its {1} parameters; {2} are there. Use fewer levels, filters or numbers in the code.",
          gigabytes(memory.total),
          parameters,
          gigabytes(machine),
        )
      : sentence(
          "Training this network takes about {0} of memory, most of it for its {1} parameters. Use fewer levels, filters or numbers in the code.",
          gigabytes(memory.total),
          parameters,
        );
    return { severity, code: "memory", message, path: ["network"] };
  }
  let fitting = batchSize;
  while (fitting > 1 && trainingMemory(network, fitting).total > unremarkable) fitting = Math.floor(fitting / 2);
  const fixes: Fix[] = [
    { kind: "set", title: sentence("Train on {0} images at once", fitting), path: ["training", "batchSize"], value: fitting },
  ];
  const message = refused
    ? sentence(
        "Training on {0} images at once takes about {1} of memory; {2} are there. Train on fewer, or on smaller images.",
        batchSize,
        gigabytes(memory.total),
        gigabytes(machine),
      )
    : sentence(
        "Training on {0} images at once takes about {1} of memory. Train on fewer, or on smaller images.",
        batchSize,
        gigabytes(memory.total),
      );
  return { severity, code: "memory", message, path: ["training", "batchSize"], ...(fitting < batchSize && { fixes }) };
}
