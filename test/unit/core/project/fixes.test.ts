import { applyEdits } from "jsonc-parser";
import { describe, expect, it } from "vitest";
import { inEnglish, sentence, verbatim } from "../../../../src/core/language/sentence.js";
import { buildNetwork } from "../../../../src/core/network/network.js";
import { architectures, type PresetOptions, presetLayers } from "../../../../src/core/network/preset.js";
import { fixEdits } from "../../../../src/core/project/document-edits.js";
import { fittingFixes } from "../../../../src/core/project/fitting.js";
import { missingPaths } from "../../../../src/core/project/paths.js";
import type { Fix } from "../../../../src/core/project/problem.js";
import { resolveProject } from "../../../../src/core/project/project.js";
import { parseProject } from "../../../../src/core/project/project-text.js";

const fixesOf = (values: object) => parseProject(JSON.stringify({ version: 1, ...values })).problems.flatMap(({ fixes }) => fixes ?? []);
const firstValue = (values: object) => {
  const [fix] = fixesOf(values);
  return fix?.kind === "set" ? fix.value : fix;
};

describe("the nearest right value of a wrong one", () => {
  it.each([
    ["a number beyond the range", { training: { epochs: 0 } }, 1],
    ["a number in quotes", { training: { epochs: "20" } }, 20],
    ["a broken number of a whole knob", { network: { filters: 15.6 } }, 16],
    ["one of several", { network: { kernels: [5, 99] } }, [5, 31]],
    ["one where several are asked for", { network: { kernels: 5 } }, [5]],
    ["a misspelt word", { network: { preset: "clasic" } }, "classic"],
    ["a size of one side", { data: { size: 2 } }, 4],
    ["a share beyond the range", { data: { validation: 2 } }, 0.9],
    ["a threshold below every score", { anomaly: { threshold: -1e7 } }, -1e6],
  ])("%s", (_, values, expected) => expect(firstValue(values)).toEqual(expected));

  it("is not guessed where none is near; the default is", () => {
    expect(fixesOf({ training: { epochs: "many" } })).toEqual([
      {
        kind: "set",
        title: sentence("Remove {0}, so that its default holds", "training.epochs"),
        path: ["training", "epochs"],
        value: undefined,
      },
    ]);
  });
});

it("a key is renamed where it stands", () => {
  const text = '{ "version": 1, // as ever\n  "trainning": { "epochs": 3 } }';
  expect(applyEdits(text, fixEdits(text, { kind: "rename", title: verbatim(""), path: ["trainning"], to: "training" }))).toBe(
    text.replace("trainning", "training"),
  );
});

describe("a network that does not fit", () => {
  const image = [28, 28, 1] as const;
  const classic = (kernels: number[]) => resolveProject({ version: 1, network: { preset: "classic", kernels, filters: 2 } });

  it("fits after each change that is offered, and the kernels are as large as can be", () => {
    const project = classic([31, 31, 31, 31, 31]);
    const fixes = fittingFixes(project, image);
    expect(fixes.length).toBeGreaterThanOrEqual(2);
    for (const fix of fixes) {
      const { path, value } = fix as Extract<Fix, { kind: "set" }>;
      const size = path.join(".") === "data.size" ? (value as [number, number]) : ([28, 28] as const);
      const kernels = path.join(".") === "network.kernels" ? (value as number[]) : project.network.kernels;
      const built = buildNetwork([size[0], size[1], 1], (input) => presetLayers({ ...project.network, kernels }, input));
      expect(built.ok, inEnglish(fix.title)).toBe(true);
    }
  });

  it("is found not to fit where building it fails, and only there", () => {
    const networks: [Partial<PresetOptions>, [number, number]][] = [];
    for (const preset of ["classic", "standard", "map", "residual"] as const)
      for (const padding of ["valid", "same"] as const)
        for (const kernels of [
          [5, 5],
          [3, 3, 3],
          [31],
          [31, 31, 31, 31, 31],
          [2, 17, 31, 31],
          [31, 31, 31, 31, 17],
          [1, 1, 1, 1, 1, 1, 1, 1, 1],
        ])
          for (const size of [
            [4, 4],
            [28, 28],
            [28, 31],
            [300, 7],
          ] as [number, number][])
            for (const architecture of preset === "residual" ? architectures : [undefined])
              networks.push([{ preset, architecture, padding, kernels, filters: 1, latent: 1 }, size]);
    let unfit = 0;
    for (const [network, [height, width]] of networks) {
      const project = resolveProject({ version: 1, network });
      const built = buildNetwork([height, width, 1], (input) => presetLayers(project.network, input));
      const fixes = fittingFixes(project, [height, width, 1]);
      if (!built.ok) unfit++;
      expect(fixes.length > 0, JSON.stringify([network, height, width])).toBe(!built.ok);
    }
    expect(unfit).toBeGreaterThan(10);
  });

  it("is offered what building every change in turn would find", () => {
    for (const kernels of [
      [31, 31, 31, 31, 31],
      [7, 31, 31, 31, 31, 3],
    ]) {
      const { network } = classic(kernels);
      const fits = (changed: number[]) => buildNetwork(image, (input) => presetLayers({ ...network, kernels: changed }, input)).ok;
      const smaller = Array.from({ length: 30 }, (_, less) => kernels.map((kernel) => Math.min(kernel, 30 - less)));
      const fewer = kernels.map((_, less) => kernels.slice(0, -1 - less));
      const offered = fittingFixes(classic(kernels), image).flatMap((fix) =>
        fix.kind === "set" && fix.path[1] === "kernels" ? [fix.value] : [],
      );
      expect(offered).toEqual([smaller.find(fits), fewer.find((changed) => changed.length > 0 && fits(changed))]);
    }
  });

  it("has nothing to change where it fits", () => expect(fittingFixes(classic([5, 5]), image)).toEqual([]));
});

describe("what a project names on disk", () => {
  const none = () => Promise.resolve(false);
  const missing = async (values: object) =>
    (await missingPaths(resolveProject({ version: 1, ...values }), none)).map(({ path }) => path.join("."));

  it("is looked for as far as it is used, without the part of an array", async () => {
    expect(await missing({ data: { train: "t", clean: "c", validation: "v", labels: "l.csv" } })).toEqual([
      "data.train",
      "data.validation",
      "data.labels",
    ]);
    expect(await missing({ task: "denoise", data: { train: "t", clean: "c" } })).toEqual(["data.train", "data.clean"]);
    const names: string[] = [];
    const look = (name: string) => {
      names.push(name);
      return Promise.resolve(true);
    };
    expect(await missingPaths(resolveProject({ version: 1, data: { train: "noisy.npy[0:200]" } }), look)).toEqual([]);
    expect(names).toEqual(["noisy.npy"]);
  });
});
