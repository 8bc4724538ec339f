// @vitest-environment jsdom
import { expect, test } from "vitest";
import { evidenceChart } from "../../webview/charts/evidence.js";
import { expectDrawn } from "./draw.js";

const found = (...many: number[]) => many.map((one) => ({ planted: 40, found: one }));
const data = {
  scorers: ["patches", "pixel-neighbours", "pixel-components"],
  groups: [
    { name: "scratch", found: found(22, 4, 6) },
    { name: "blob", found: found(36, 12, 14) },
    { name: "hole", found: found(38, 24, 20) },
    { name: "foreign patch", found: found(40, 32, 0) },
  ],
};

test("planted defects are shown by sort, a bar for each score", async () => {
  const svg = evidenceChart(data, { width: 420 });
  await expectDrawn(svg, "evidence");
  expect(svg.getAttribute("aria-label")).toBe("Planted defects found by patches: scratch 55 %, blob 90 %, hole 95 %, foreign patch 100 %.");
  expect(svg.querySelectorAll("rect")).toHaveLength(12);
});
