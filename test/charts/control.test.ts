// @vitest-environment jsdom
import { describe, expect, test } from "vitest";
import { type ControlData, controlChart, shownInControl } from "../../webview/charts/control.js";
import { expectDrawn } from "./draw.js";

const good = (count: number, shift = 0) => Float32Array.from({ length: count }, (_, index) => 0.02 + shift + ((index * 7919) % 97) / 9700);
const heldOut = good(60);
const calm: ControlData = { scores: good(40), heldOut, threshold: 0.031, first: null, drifts: [] };
const up = { shifted: true, pValue: 0.001, direction: "up" } as const;

/** Forty images that were there, thirty that came and two of them flagged, and thirty that have shifted. */
const scores = Float32Array.of(...good(70), ...good(30, 0.006));
scores[45] = 0.0325;
scores[60] = 0.2;
const watched: ControlData = { ...calm, scores, first: 40, drifts: [{ from: 70, to: 100, shift: up }] };

describe("control chart", () => {
  test("shows images in the order of judging, what is flagged, what lies beyond the axis, and what has shifted", async () => {
    const svg = controlChart(watched, { width: 600 });
    expect(svg.getAttribute("aria-label")).toBe(
      `Control chart of 100 images in the order of judging, ${scores.filter((score) => score > 0.031).length} flagged. 1 group of 30 has shifted.`,
    );
    expect(svg.querySelectorAll("circle, path")).toHaveLength(100);
    await expectDrawn(svg, "control");
  });

  test("is quiet while nothing came, and passes over what was not judged", async () => {
    const some = calm.scores as Float32Array;
    const svg = controlChart({ ...calm, scores: some.map((score, index) => (index === 3 ? Number.NaN : score)) }, { width: 320 });
    expect(svg.querySelectorAll("circle, path")).toHaveLength(39);
    expect(svg.querySelectorAll(".drift, .beginning")).toHaveLength(0);
    await expectDrawn(svg, "control-calm-narrow");
  });

  test("of many images shows the last, with what of them has shifted", () => {
    const many = {
      ...watched,
      scores: good(5000),
      first: 40,
      drifts: [
        { from: 70, to: 100, shift: up },
        { from: 4970, to: 5000, shift: up },
      ],
    };
    const svg = controlChart(many, { width: 600 });
    expect(svg.querySelectorAll("circle, path")).toHaveLength(shownInControl(600));
    expect(svg.querySelectorAll(".drift")).toHaveLength(1);
    expect(svg.querySelectorAll(".beginning")).toHaveLength(0);
    expect([...svg.querySelectorAll(".axis")].map(({ textContent }) => textContent)).toContain("5,000");
  });

  test("has no threshold's line without a threshold, and stands without images", () => {
    expect(controlChart({ ...watched, threshold: null }, { width: 600 }).querySelectorAll(".threshold, .flagged")).toHaveLength(0);
    expect(
      controlChart({ ...calm, scores: [], heldOut: [], threshold: null }, { width: 600 }).querySelectorAll("circle, path"),
    ).toHaveLength(0);
  });
});
