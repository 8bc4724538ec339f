// @vitest-environment jsdom
import { describe, expect, test } from "vitest";
import { type CurvesData, curvesChart, longest } from "../../webview/charts/curves.js";
import { metricsOf } from "../webview/state.js";
import { expectDrawn } from "./draw.js";

const steeper = metricsOf(50).map((line) => ({ ...line, loss: 0.8 * line.loss, validationLoss: 0.8 * (line.validationLoss ?? 0) }));
const unvalidated = metricsOf(12).map(({ validationLoss: _, ...line }) => line);
const data: CurvesData = {
  curves: [
    { id: "a", name: "Small", colour: 0, metrics: metricsOf(31) },
    { id: "b", name: "Wide", colour: 1, metrics: steeper },
    { id: "c", name: "No validation", colour: 2, metrics: unvalidated },
  ],
  logarithmic: false,
  cursor: null,
  chosen: null,
};

describe("curves of runs", () => {
  test("lie over each other, the chosen one above", async () => {
    const svg = curvesChart({ ...data, chosen: "a", cursor: 20 }, { width: 800 });
    await expectDrawn(svg, "curves");
    expect([...svg.querySelectorAll(".curve title")].map((title) => title.textContent)).toEqual(["Wide", "No validation", "Small"]);
    // The third run had ended by epoch 20.
    expect(svg.querySelectorAll(".cursor circle")).toHaveLength(2);
  });

  test("stay readable at 320 pixels", async () => {
    await expectDrawn(curvesChart({ ...data, logarithmic: true }, { width: 320 }), "curves-narrow");
  });

  test("share the axis of the longest", () => {
    expect(longest(data.curves)).toHaveLength(50);
    const end = (index: number) =>
      Number(curvesChart(data, { width: 800 }).querySelectorAll(".curve")[index].getAttribute("d")?.split("L").at(-1)?.split(",")[0]);
    expect(end(0)).toBeLessThan(end(1));
  });

  test("of runs without an epoch draw an empty frame", () => {
    const svg = curvesChart({ ...data, curves: [{ id: "a", name: "New", colour: 0, metrics: [] }] }, { width: 400 });
    expect(svg.outerHTML).not.toContain("NaN");
    expect(svg.querySelectorAll("circle")).toHaveLength(0);
  });
});
