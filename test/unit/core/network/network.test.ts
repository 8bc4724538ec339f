import { describe, expect, it } from "vitest";
import { inEnglish } from "../../../../src/core/language/sentence.js";
import { buildNetwork, codeLength, networkTotals, parametersOf } from "../../../../src/core/network/network.js";
import { type PresetOptions, presetLayers } from "../../../../src/core/network/preset.js";
import { resolveProject } from "../../../../src/core/project/project.js";
import type { ProjectFile } from "../../../../src/core/project/schema.js";

const options = (network: ProjectFile["network"]): PresetOptions => resolveProject({ version: 1, network }).network;
const build = (image: [number, number, number], network: ProjectFile["network"]) =>
  buildNetwork(image, (input) => presetLayers(options(network), input));

describe("the classic preset", () => {
  it("is the seed's network: 187,758 parameters on 28 by 28 with kernels 5, 5, filters 15, latent 2", () => {
    const built = build([28, 28, 1], { preset: "classic" });
    if (!built.ok) throw new Error(inEnglish(built.problem.message));
    expect(networkTotals(built.network).parameters).toBe(187_758);
    expect(codeLength(built.network)).toBe(2);
    expect(built.network.input).toEqual([28, 28, 1]);
    expect(built.network.layers.map((layer) => layer.output.join("x"))).toEqual([
      "24x24x15",
      "12x12x15",
      "8x8x225",
      "4x4x225",
      "3600",
      "2",
      "3600",
      "4x4x225",
      "8x8x225",
      "12x12x15",
      "24x24x15",
      "28x28x1",
    ]);
  });

  it.each([28, 32, 64, 128])("takes %i pixels as they are with kernels 5, 5", (side) => {
    const built = build([side, side, 1], { preset: "classic", filters: 2 });
    expect(built.ok && built.network.input).toEqual([side, side, 1]);
  });

  it("extends the edge where valid convolutions would not give the size back", () => {
    const built = build([28, 31, 1], { preset: "classic", kernels: [3, 3], filters: 2 });
    expect(built.ok && built.network.image).toEqual([28, 31, 1]);
    // n * 4 + (3 - 1) * 3
    expect(built.ok && built.network.input).toEqual([30, 34, 1]);
  });

  it("says which layer a kernel does not fit on", () => {
    const built = build([8, 8, 1], { preset: "classic", kernels: [5, 31] });
    // Edges are extended up to 512 pixels, so a large kernel alone is no obstacle.
    expect(built.ok).toBe(true);
    const own = build([8, 8, 1], {
      preset: "layers",
      layers: [{ kind: "conv2d", filters: 2, kernel: 9, stride: 1, padding: "valid", activation: "relu" }],
    });
    expect(own.ok).toBe(false);
    expect(!own.ok && inEnglish(own.problem.message)).toMatch(/Layer 1 \(conv2d\) does not fit|must give back/);
  });
});

describe("other presets", () => {
  it.each(["standard", "map", "residual"] as const)("%s gives back colour images of any size", (preset) => {
    for (const [height, width] of [
      [64, 64],
      [27, 50],
      [33, 9],
    ]) {
      const built = build([height, width, 3], { preset });
      if (!built.ok) throw new Error(inEnglish(built.problem.message));
      expect(built.network.layers.at(-1)?.output).toEqual([...built.network.input]);
      expect(built.network.input[0]).toBeGreaterThanOrEqual(height);
      expect(built.network.input[0] - height).toBeLessThan(8);
    }
  });

  it("residual has no code and adds its input", () => {
    const built = build([28, 28, 1], { preset: "residual" });
    expect(built.ok && built.network.code).toBeNull();
    expect(built.ok && built.network.layers.at(-1)?.kind).toBe("add");
  });

  it("names every parameter once, with Keras's layouts", () => {
    const built = build([28, 28, 1], { preset: "classic" });
    if (!built.ok) throw new Error(inEnglish(built.problem.message));
    const parameters = parametersOf(built.network);
    expect(new Set(parameters.map(({ name }) => name)).size).toBe(parameters.length);
    expect(parameters.find(({ name }) => name === "conv2dTranspose_1/kernel")?.shape).toEqual([5, 5, 15, 225]);
  });
});

describe("own layers", () => {
  it("takes the narrowest dense layer as the code", () => {
    const built = build([4, 4, 1], {
      preset: "layers",
      layers: [
        { kind: "flatten" },
        { kind: "dense", units: 3, activation: "linear" },
        { kind: "dense", units: 16, activation: "sigmoid" },
        { kind: "reshape", shape: [4, 4, 1] },
      ],
    });
    expect(built.ok && codeLength(built.network)).toBe(3);
  });

  it("says what a reshape cannot do", () => {
    const built = build([4, 4, 1], { preset: "layers", layers: [{ kind: "flatten" }, { kind: "reshape", shape: [4, 5, 1] }] });
    expect(!built.ok && inEnglish(built.problem.message)).toContain("cannot turn 16 numbers into 4 × 5 × 1");
  });

  it.each<[string, ProjectFile["network"], number, RegExp]>(
    [
      [
        "more filters than channels",
        [{ kind: "conv2d", filters: 4, kernel: 3, stride: 1, padding: "same", activation: "relu" }],
        0,
        /Give layer 1 \(conv2d\) 1 filter\.$/,
      ],
      [
        "a halving too many",
        [{ kind: "maxPool2d" }, { kind: "conv2d", filters: 1, kernel: 3, stride: 1, padding: "same", activation: "relu" }],
        1,
        /halves the image once more than it doubles it: add upsample2d/,
      ],
      [
        "a doubling too many",
        [{ kind: "upsample2d" }, { kind: "upsample2d" }],
        1,
        /doubles the image 2 times more .* take an upsample2d out/,
      ],
      [
        "pixels lost by a valid convolution",
        [
          { kind: "maxPool2d" },
          { kind: "upsample2d" },
          { kind: "conv2d", filters: 1, kernel: 3, stride: 1, padding: "valid", activation: "relu" },
        ],
        2,
        /Set the padding of layer 3 \(conv2d\) to "same"/,
      ],
      ["a row of numbers", [{ kind: "flatten" }], 0, /End it with a dense layer of 144 units and a reshape to \[12, 12, 1\]/],
    ].map(([name, layers, layer, fix]) => [name, { preset: "layers", layers }, layer, fix] as never),
  )("names the layer to change and the fix for %s", (_, network, layer, fix) => {
    const built = build([12, 12, 1], network);
    expect(!built.ok && built.problem.layer).toBe(layer);
    expect(!built.ok && inEnglish(built.problem.message)).toMatch(fix);
  });
});
