import { expect, it } from "vitest";
import { inEnglish } from "../../../../src/core/language/sentence.js";
import { presetNetwork } from "../../../../src/core/network/preset-network.js";
import { memoryProblem } from "../../../../src/core/project/memory-problem.js";
import { resolveProject } from "../../../../src/core/project/project.js";

type Given = Parameters<typeof resolveProject>[0];
function problemOf(given: Omit<Given, "version">, image: [number, number, number]) {
  const project = resolveProject({ version: 1, ...given });
  const built = presetNetwork(project.network, image);
  if (!built.ok) throw new Error(inEnglish(built.problem.message));
  return memoryProblem(project, built.network);
}

it("is none for what people train", () => {
  expect(problemOf({}, [64, 64, 3])).toBeNull();
  expect(problemOf({ network: { preset: "classic" } }, [28, 28, 1])).toBeNull();
});

it("of parameters names them and what makes them fewer", () => {
  const problem = problemOf({ network: { preset: "classic", kernels: [3], filters: 512, latent: 4096 } }, [64, 64, 1]);
  expect(problem && inEnglish(problem.message)).toMatch(/takes about [\d.]+ GB of memory, most of it for its [\d,]+ parameters/);
  expect(problem).toMatchObject({ severity: "warning", code: "memory", path: ["network"] });
});

it("of the images at once offers the number that fits", () => {
  const problem = problemOf({ training: { batchSize: 4096 } }, [256, 256, 3]);
  const [fix] = problem?.fixes ?? [];
  expect(fix).toMatchObject({ kind: "set", path: ["training", "batchSize"] });
  const fitting = fix.kind === "set" ? Number(fix.value) : 0;
  expect(problemOf({ training: { batchSize: fitting } }, [256, 256, 3])).toBeNull();
  expect(problemOf({ training: { batchSize: 2 * fitting } }, [256, 256, 3])).not.toBeNull();
});
