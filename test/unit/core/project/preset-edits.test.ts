import { applyEdits } from "jsonc-parser";
import { describe, expect, it } from "vitest";
import { inEnglish } from "../../../../src/core/language/sentence.js";
import { networkDefaults } from "../../../../src/core/network/preset.js";
import { choiceEdits } from "../../../../src/core/project/preset-edits.js";
import { parseProject } from "../../../../src/core/project/project-text.js";

const choose = (text: string, preset: string) => applyEdits(text, choiceEdits(text, ["network", "preset"], preset));

function networkOf(text: string) {
  const parsed = parseProject(text);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => inEnglish(message)).join(" "));
  return parsed.project.network;
}

const text = `{
  // What we look for.
  "version": 1,
  "network": {
    // as in the paper
    "preset": "classic", // small
    "kernels": [5, 5],
    "filters": 15,
    "note": "ours", // kept by us
    "latent": 2, "padding": "valid"
  },
  "training": { "learningRate": 0.01 } // found by trying
}
`;

describe("choosing a preset", () => {
  it("gives its own network in one edit, and keeps comments, formatting and what is not of the network", () => {
    expect(choiceEdits(text, ["network", "preset"], "standard")).toHaveLength(1);
    expect(choose(text, "standard")).toBe(`{
  // What we look for.
  "version": 1,
  "network": {
    // as in the paper
    "preset": "standard", // small
    "note": "ours" // kept by us
  },
  "training": { "learningRate": 0.01 } // found by trying
}
`);
  });

  it("holds where the text names no preset, or its settings by older names", () => {
    for (const before of [
      '{ "version": 1, "network": { "kernels": [5, 5] } }',
      '{ "version": 1 }',
      '{ "kernels": [5, 5], "latant_dim": 2 }',
    ])
      expect(networkOf(choose(before, "standard"))).toEqual({
        preset: "standard",
        architecture: "plain",
        hidden: [],
        layers: [],
        ...networkDefaults.standard,
      });
  });

  it("keeps a list of own layers, to come back to", () => {
    const layers = [{ kind: "flatten" }, { kind: "dense", units: 2 }];
    const own = JSON.stringify({ version: 1, network: { preset: "layers", layers } });
    const standard = choose(own, "standard");
    expect(networkOf(standard)).toMatchObject({ preset: "standard", layers });
    expect(networkOf(choose(standard, "layers"))).toEqual(networkOf(own));
  });

  it("takes own layers in one edit, and keeps what shaped the network before with its comments", () => {
    const layers = [{ kind: "conv2d", filters: 1, kernel: 3, padding: "same" }];
    const own = applyEdits(text, choiceEdits(text, ["network", "layers"], layers));
    expect(networkOf(own)).toMatchObject({ preset: "layers", layers: [{ kind: "conv2d", filters: 1 }], kernels: [5, 5], filters: 15 });
    expect(own.match(/\/\/.*/g)).toEqual(text.match(/\/\/.*/g));
    expect(choose(own, "layers")).toBe(own);
    const named = choose(text, "layers");
    expect(named).toBe(text.replace('"classic"', '"layers"'));
    expect(networkOf(choose(own, "standard"))).toMatchObject({ preset: "standard", layers: [{ kind: "conv2d" }], kernels: [3, 3, 3] });
  });

  it("changes nothing where the preset is plain already, and leaves other settings to themselves", () => {
    expect(choiceEdits('{ "version": 1, "network": { "preset": "map" } }', ["network", "preset"], "map")).toEqual([]);
    expect(applyEdits(text, choiceEdits(text, ["network", "latent"], 8))).toBe(text.replace('"latent": 2', '"latent": 8'));
  });
});

describe("changing filters or kernels of a U-Net", () => {
  const change = (text: string, key: string, value: unknown) => applyEdits(text, choiceEdits(text, ["network", key], value));
  const unet = '{ "version": 1, "task": "denoise" }';

  it("writes the architecture that it has, and keeps that of a row of convolutions", () => {
    expect(networkOf(change(unet, "filters", 16))).toMatchObject({ architecture: "unet", filters: 16, kernels: [3, 3, 3] });
    expect(networkOf(change(change(unet, "kernels", [5, 3]), "filters", 8))).toMatchObject({ architecture: "unet", kernels: [5, 3] });
    const plain = '{ "version": 1, "task": "denoise", "network": { "preset": "residual", "filters": 32 } }';
    expect(change(plain, "filters", 16)).toBe(plain.replace("32", "16"));
  });

  it("stays what it was when the last of them goes", () => {
    const written = '{ "version": 1, "task": "denoise", "network": { "preset": "residual", "filters": 32 } }';
    expect(networkOf(change(written, "filters", undefined)).filters).toBe(32);
    expect(networkOf(change(written, "filters", undefined)).architecture).toBe("plain");
  });
});

it("changing kernels of a map keeps its dense layers and its guide", () => {
  const changed = applyEdits(
    '{ "version": 1, "network": { "preset": "map" } }',
    choiceEdits('{ "version": 1, "network": { "preset": "map" } }', ["network", "kernels"], [5, 3]),
  );
  expect(JSON.parse(changed)).toEqual({
    version: 1,
    network: { preset: "map", kernels: [5, 3], hidden: [128, 64] },
    training: { guide: "umap" },
  });
});
