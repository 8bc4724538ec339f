// @vitest-environment jsdom
import { describe, expect, test } from "vitest";
import { type LossData, lossChart, smoothed } from "../../webview/charts/loss.js";
import { epochAt, epochScale } from "../../webview/charts/loss-axes.js";
import { rateChart } from "../../webview/charts/rate.js";
import { bestOf, metricsOf } from "../webview/state.js";
import { draw, expectDrawn } from "./draw.js";

const metrics = metricsOf(31);
const data: LossData = { metrics, epochs: 50, best: bestOf(metrics), logarithmic: false, smoothing: 0, cursor: null };

describe("loss chart", () => {
  test("draws training and validation with the best epoch marked", async () => {
    await expectDrawn(lossChart(data, { width: 800 }), "loss");
  });

  test("draws a logarithmic axis and the epoch at the cursor", async () => {
    await expectDrawn(lossChart({ ...data, logarithmic: true, cursor: 12 }, { width: 800 }), "loss-log");
  });

  test("stays readable at 320 pixels", async () => {
    const svg = lossChart(data, { width: 320 });
    await expectDrawn(svg, "loss-narrow");
    const ticks = [...svg.querySelectorAll("g.axis text")].map((text) => Number(text.getAttribute("x")));
    for (const [index, x] of ticks.slice(1).entries()) expect(x - ticks[index]).toBeGreaterThan(20);
  });

  test("shows a single epoch as a point, and none as an empty frame", () => {
    const one = lossChart({ ...data, metrics: metrics.slice(0, 1), best: null }, { width: 400 });
    expect(one.querySelectorAll("circle.curve")).toHaveLength(2);
    const none = lossChart({ ...data, metrics: [], best: null }, { width: 400 });
    expect(none.querySelectorAll(".curve")).toHaveLength(0);
    expect(none.getAttribute("aria-label")).toBe("Loss by epoch. No epoch yet.");
  });

  test("leaves out a loss that is no number, and draws the rest", () => {
    const broken = metrics.slice(0, 5).map((line) => (line.epoch === 3 ? { ...line, loss: Number.NaN } : line));
    const path =
      lossChart({ ...data, metrics: broken }, { width: 400 })
        .querySelector(".curve.training")
        ?.getAttribute("d") ?? "";
    expect(path).not.toContain("NaN");
    expect(path.match(/M/g)).toHaveLength(2);
  });

  test("has no validation curve where there is no validation", () => {
    const alone = metrics.map(({ validationLoss: _, ...line }) => line);
    const svg = lossChart({ ...data, metrics: alone, best: null }, { width: 400 });
    expect(svg.querySelectorAll(".curve.training")).toHaveLength(1);
    expect(svg.querySelectorAll(".curve.validation")).toHaveLength(0);
  });

  test("smooths without a pull to the start, and shows the losses as they are behind it", async () => {
    expect(smoothed([4, 4, undefined, 4], 0.9)).toEqual([4, 4, undefined, 4]);
    expect(smoothed([1, 3], 0.5)).toEqual([1, (0.5 * 1 + 3) / 1.5]);
    expect(smoothed([1, 3], 0)).toEqual([1, 3]);
    const svg = lossChart({ ...data, smoothing: 0.6 }, { width: 800 });
    expect(svg.querySelectorAll(".curve.raw")).toHaveLength(2);
    await expectDrawn(svg, "loss-smooth");
  });

  test("finds the epoch under the pointer", () => {
    const x = epochScale(metrics, 50, 800);
    expect(epochAt(data, 800, x(12) + 3)).toBe(12);
    expect(epochAt(data, 800, 0)).toBe(1);
    expect(epochAt(data, 800, 799)).toBe(31);
    expect(epochAt({ metrics: [], epochs: 50 }, 800, 100)).toBeNull();
  });

  test("takes no colour but the theme's", () => {
    const colours = draw(lossChart({ ...data, cursor: 3 }, { width: 800 })).matchAll(/(?:fill|stroke)="([^"]+)"/g);
    for (const [, colour] of colours) expect(colour).toMatch(/^(none|currentColor|transparent|var\(--vscode-.+\))$/);
  });
});

test("learning rate chart shares the loss chart's axis", async () => {
  const cosine = metrics.map((line) => ({ ...line, learningRate: 0.0015 * (1 + Math.cos((Math.PI * line.epoch) / 50)) }));
  await expectDrawn(rateChart({ metrics: cosine, epochs: 50, cursor: 12 }, { width: 800 }), "rate");
});
