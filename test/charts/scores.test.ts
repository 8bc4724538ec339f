// @vitest-environment jsdom
import { describe, expect, test } from "vitest";
import { scoreBins, spreadDomain } from "../../webview/charts/score-bins.js";
import { type ScoresData, scoresChart } from "../../webview/charts/scores.js";
import { expectDrawn } from "./draw.js";

const scores = Float32Array.from({ length: 100 }, (_, index) => 0.01 + (index % 10) * 0.002 + (index % 25 === 0 ? 0.03 : 0));
const heldOut = Float32Array.from({ length: 60 }, (_, index) => 0.011 + (index % 12) * 0.0015);
const plain: ScoresData = { scores, heldOut: [], odd: [], low: 0, high: 0.045, threshold: 0.035, logarithmic: false };

describe("spread of scores", () => {
  test("marks those above the threshold", async () => {
    await expectDrawn(scoresChart(plain, { width: 600 }), "scores");
  });

  test("stands labels above one another, with the held-out images as a line", async () => {
    const odd = Int32Array.from(scores, (_, index) => (index % 25 === 0 ? 1 : index % 3 === 0 ? -1 : 0));
    await expectDrawn(scoresChart({ ...plain, scores: scores.slice(), heldOut, odd }, { width: 600 }), "scores-labelled");
  });

  test("shows a single image beside a hundred on a logarithmic axis", async () => {
    const height = (logarithmic: boolean) => {
      const svg = scoresChart(
        { ...plain, scores: Float32Array.from({ length: 101 }, (_, n) => (n === 0 ? 0.04 : 0.01)), logarithmic },
        { width: 600 },
      );
      return Math.min(...[...svg.querySelectorAll("rect")].map((bar) => Number(bar.getAttribute("height"))));
    };
    expect(height(false)).toBeLessThan(3);
    expect(height(true)).toBeGreaterThan(10);
    await expectDrawn(scoresChart({ ...plain, heldOut, logarithmic: true }, { width: 320 }), "scores-log-narrow");
  });

  test("says so where there is no threshold", () => {
    const svg = scoresChart({ ...plain, threshold: null }, { width: 600 });
    expect(svg.getAttribute("aria-label")).toBe("Spread of 100 scores, no threshold.");
    expect(svg.querySelectorAll(".threshold")).toHaveLength(0);
  });

  test("counts every finite score once, negative ones too", () => {
    const mixed = Float32Array.from([-2, -1, 0, Number.NaN, 3, 3.5, Number.POSITIVE_INFINITY]);
    const data = { scores: mixed, heldOut: [1], odd: [] };
    const domain = spreadDomain(data, 4);
    expect(domain).toEqual([-2, 4]);
    const bins = scoreBins(data, domain, 12);
    expect(bins.reduce((sum, bin) => sum + bin.unlabelled, 0)).toBe(5);
    expect(bins.reduce((sum, bin) => sum + bin.heldOut, 0)).toBe(1);
    expect([bins[0].from, bins[bins.length - 1].to]).toEqual(domain);
  });
});
