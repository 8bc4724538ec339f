import { expect, it } from "vitest";
import { inEnglish } from "../../../../src/core/language/sentence.js";
import { presetNetwork } from "../../../../src/core/network/preset-network.js";
import { memoryProblem } from "../../../../src/core/project/memory-problem.js";
import { resolveProject } from "../../../../src/core/project/project.js";

type Given = Parameters<typeof resolveProject>[0];
const gigabyte = 2 ** 30;
const wordsOf = (problem: ReturnType<typeof problemOf>) => problem && inEnglish(problem.message);

function problemOf(given: Omit<Given, "version">, image: [number, number, number], machine = 64 * gigabyte) {
  const project = resolveProject({ version: 1, ...given });
  const built = presetNetwork(project.network, image);
  if (!built.ok) throw new Error(inEnglish(built.problem.message));
  return memoryProblem(project, built.network, machine);
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

it("is an error where the machine has less than half of it, and says what is there", () => {
  const ofParameters = (machine: number) =>
    problemOf({ network: { preset: "classic", kernels: [3], filters: 512, latent: 4096 } }, [64, 64, 1], machine * gigabyte);
  expect(ofParameters(31)?.severity).toBe("warning");
  expect(ofParameters(30)?.severity).toBe("error");
  expect(wordsOf(ofParameters(16))).toMatch(
    /takes about [\d.]+ GB of memory, most of it for its [\d,]+ parameters; 16(\.0)? GB are there\./,
  );
  const ofImages = (machine: number) => problemOf({ training: { batchSize: 4096 } }, [256, 256, 3], machine * gigabyte);
  expect(ofImages(1000)?.severity).toBe("warning");
  expect(ofImages(8)).toMatchObject({ severity: "error", fixes: [{ kind: "set", path: ["training", "batchSize"] }] });
  expect(wordsOf(ofImages(8))).toMatch(/of memory; 8(\.0)? GB are there\./);
  // What a plain computer has is said of no machine to be too much.
  expect(problemOf({}, [64, 64, 3], 1)).toBeNull();
});
