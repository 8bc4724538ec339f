import { describe, expect, it } from "vitest";
import { inEnglish } from "../../../../src/core/language/sentence.js";
import { dataKey, documentState } from "../../../../src/host/project/document-state.js";
import type { EditorState } from "../../../../src/protocol/webview.js";

const data = {
  state: "read",
  summary: { images: 100, resized: 0, leftOut: [], sizeCount: 0, sizes: [], image: [28, 28, 1], labels: [], key: "as it is" },
} satisfies EditorState["data"];
const memory = 16 * 2 ** 30;
const problems = (network: object) => documentState(JSON.stringify({ version: 1, network }), data, [], false, memory).problems;
const same = { kernel: 3, padding: "same" };

describe("a network that does not fit is a problem", () => {
  it("of the layer that is to be changed", () => {
    const [unfit] = problems({
      preset: "layers",
      layers: [
        { kind: "conv2d", filters: 8, ...same },
        { kind: "dense", units: 4 },
      ],
    });
    expect(unfit).toMatchObject({ code: "network", path: ["network", "layers", 1] });
    expect(inEnglish(unfit.message)).toContain("Layer 2 (dense)");
    // It is built, but gives back 3 channels for 1.
    const [misfit] = problems({
      preset: "layers",
      layers: [
        { kind: "conv2d", filters: 3, ...same },
        { kind: "activation", activation: "relu" },
      ],
    });
    expect(misfit).toMatchObject({ code: "network", path: ["network", "layers", 0] });
    expect(inEnglish(misfit.message)).toContain("Give layer 1");
  });

  it("of a preset's kernels", () => {
    const [unfit] = problems({ preset: "classic", kernels: [31, 31, 31, 31, 31] });
    expect(unfit).toMatchObject({ code: "network", path: ["network", "kernels"] });
    expect(unfit.fixes?.map((fix) => fix.kind === "set" && fix.path.join("."))).toEqual([
      "network.kernels",
      "network.kernels",
      "data.size",
    ]);
  });

  it("of a memory that the machine has not", () => {
    const summary = { ...data.summary, image: [64, 64, 1] as [number, number, number] };
    const text = JSON.stringify({ version: 1, network: { preset: "classic", kernels: [3], filters: 1024, latent: 4096 } });
    const severity = (machine: number) => documentState(text, { ...data, summary }, [], false, machine).problems.map((one) => one.severity);
    expect(severity(memory)).toEqual(["error"]);
    expect(severity(8 * memory)).toEqual(["warning"]);
  });

  it("of nothing while the images are not known", () => {
    const state = documentState('{ "version": 1, "network": { "kernels": [31, 31, 31, 31, 31] } }', { state: "none" }, [], false, memory);
    expect(state.problems).toEqual([]);
  });
});

it("names that no image has are a problem of their list, until the list gives them no more", () => {
  const summary = { ...data.summary, unknownNames: { exclude: [], neverHeldOut: ["7.png"] } };
  const problemsOf = (neverHeldOut: string[]) =>
    documentState(JSON.stringify({ version: 1, data: { neverHeldOut } }), { ...data, summary }, [], false, memory).problems;
  expect(problemsOf(["1.png", "7.png"])).toMatchObject([
    { severity: "warning", code: "names", path: ["data", "neverHeldOut"], fixes: [{ kind: "set", value: ["1.png"] }] },
  ]);
  expect(problemsOf(["1.png"])).toEqual([]);
});

it("the images are read anew when a project begins to find defects, as pictures then keep their size", () => {
  const key = (more: object) => dataKey(JSON.stringify({ version: 1, ...more }));
  expect(key({ task: "detect" })).not.toBe(key({}));
  expect(key({ task: "detect", network: { preset: "restore" } })).not.toBe(key({ task: "detect" }));
  expect(key({ task: "denoise" })).toBe(key({}));
});
