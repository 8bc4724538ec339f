// @vitest-environment jsdom
import { describe, expect, test } from "vitest";
import { inEnglish } from "../../src/core/language/sentence.js";
import { buildNetwork, networkTotals } from "../../src/core/network/network.js";
import { presetLayers } from "../../src/core/network/preset.js";
import { parseProject } from "../../src/core/project/project-text.js";
import { networkChart } from "../../webview/charts/network.js";
import { blocksOf, describeLayer, type NetworkData } from "../../webview/charts/network-blocks.js";
import { expectDrawn } from "./draw.js";

function dataOf(network: object, image: [number, number, number] = [28, 28, 1]): NetworkData {
  const parsed = parseProject(JSON.stringify({ version: 1, network }));
  if (!parsed.ok) throw new Error(inEnglish(parsed.problems[0].message));
  const result = buildNetwork(image, (input) => presetLayers(parsed.project.network, input));
  return result.ok
    ? { ...result.network, problem: null }
    : { input: image, layers: result.problem.layers, code: null, problem: result.problem };
}

const classic = () => dataOf({ preset: "classic", kernels: [5, 5], filters: 15, latent: 2 });

describe("network drawing", () => {
  test("draws the classic network as an hourglass", async () => {
    const data = classic();
    expect(networkTotals(data).parameters).toBe(187_758);
    await expectDrawn(networkChart(data, { width: 300 }), "network-classic");
  });

  test("draws every preset within its width", async () => {
    for (const preset of ["standard", "residual"]) {
      const data = dataOf({ preset }, [64, 48, 3]);
      const svg = networkChart(data, { width: 300 });
      await expectDrawn(svg, `network-${preset}`);
      for (const rect of svg.querySelectorAll(".block .body")) {
        const [x, width] = ["x", "width"].map((name) => Number(rect.getAttribute(name)));
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x + width).toBeLessThanOrEqual(300.5);
        expect(width).toBeGreaterThan(0);
      }
    }
  });

  test("marks the layer that does not fit with its sentence", async () => {
    const layers = [{ kind: "conv2d", filters: 4, kernel: 3 }, { kind: "maxPool2d" }, { kind: "dense", units: 2 }];
    const svg = networkChart(dataOf({ preset: "layers", layers }), { width: 300 });
    await expectDrawn(svg, "network-wrong");
    expect(svg.querySelector(".wrong")?.getAttribute("aria-label")).toMatch(/^Layer 3 \(dense\) does not fit/);
    expect(svg.getAttribute("aria-label")).toContain("Layer 3 (dense) does not fit");
  });

  test("marks a layer that is there but gives the wrong shape", () => {
    const layers = [
      { kind: "conv2d", filters: 4, kernel: 3 },
      { kind: "activation", activation: "sigmoid" },
    ];
    const data = dataOf({ preset: "layers", layers });
    const wrong = networkChart(data, { width: 300 }).querySelectorAll(".wrong");
    expect(Array.from(wrong, (block) => block.getAttribute("data-layer"))).toEqual(["0"]);
    expect(describeLayer(data, 0)).toMatch(/Give layer 1 \(conv2d\) 1 filter\.$/);
  });

  test("tells each layer in words, with its share of the compute", () => {
    const data = classic();
    expect(describeLayer(data, -1)).toBe("Input: 28 × 28 × 1");
    expect(describeLayer(data, 0)).toBe("1. convolution, 5 × 5, ReLU → 24 × 24 × 15 · 390 parameters · 1 % of the compute");
    expect(describeLayer(data, data.code ?? 0)).toBe("Code, the latent numbers, ReLU → 2 · 7,202 parameters · 0.06 % of the compute");
    const shares = blocksOf(data).reduce((sum, { compute }) => sum + compute, 0);
    // Flatten has no block of its own.
    expect(shares).toBeGreaterThan(0.999);
    expect(shares).toBeLessThanOrEqual(1 + 1e-9);
  });

  test("gives each block a name, and one of them the Tab key", () => {
    const blocks = [...networkChart(classic(), { width: 300 }).querySelectorAll("[data-layer]")];
    expect(blocks.every((block) => block.getAttribute("role") === "img" && block.getAttribute("aria-label"))).toBe(true);
    expect(blocks.filter((block) => block.getAttribute("tabindex") === "0")).toHaveLength(1);
  });

  test("has a block for each layer but flatten and activation", () => {
    const data = classic();
    const hidden = data.layers.filter((layer) => layer.kind === "flatten" || layer.kind === "activation").length;
    expect(blocksOf(data)).toHaveLength(1 + data.layers.length - hidden);
    expect(blocksOf(data).filter((block) => block.kind === "code")).toHaveLength(1);
    expect(blocksOf(dataOf({ preset: "residual" })).filter((block) => block.kind === "code")).toHaveLength(0);
  });
});
