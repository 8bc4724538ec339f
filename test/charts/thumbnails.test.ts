// @vitest-environment jsdom
import { describe, expect, test } from "vitest";
import { type ThumbnailsData, thumbnailsChart } from "../../webview/charts/thumbnails.js";

const data = (items: number, height = 28, width = 28, source: string | null = "/photos/a.png"): ThumbnailsData => ({
  thumbnails: {
    file: "atlas.png",
    height,
    width,
    // Other pictures follow in the same row.
    count: items + 10,
    items: Array.from({ length: items }, (_, i) => ({ file: `${i}.png`, source })),
  },
});
const buttons = (chart: HTMLElement) => [...chart.querySelectorAll<HTMLElement>("button")];

describe("thumbnails", () => {
  test.each([
    [280, 28, 28],
    [1200, 28, 28],
    [280, 20, 64],
    [280, 64, 20],
  ])("fill %i pixels with pictures of %i by %i, in their ratio", (width, high, wide) => {
    const chart = thumbnailsChart(data(48, high, wide), { width });
    const [, columns, side] = (/repeat\((\d+), (\d+)px\)/.exec(chart.style.gridTemplateColumns) ?? []).map(Number);
    expect(columns * (side + 3) - 3).toBeLessThanOrEqual(width);
    expect((columns + 1) * (side + 3) - 3).toBeGreaterThan(Math.min(width, 48 * (side + 3)) - side);
    const [first, second] = buttons(chart);
    expect(Number.parseInt(first.style.height, 10) / side).toBeCloseTo(high / wide, 1);
    expect(second.style.backgroundPosition).toBe(`${-side}px 0px`);
    expect(second.style.backgroundSize).toMatch(new RegExp(`^${58 * side}px `));
    expect(second.style.backgroundImage).toContain("atlas.png");
  });

  test("have the names of their files, and one of them the Tab key", () => {
    const all = buttons(thumbnailsChart(data(5), { width: 300 }));
    expect(all.map((one) => one.getAttribute("aria-label"))).toEqual(["0.png", "1.png", "2.png", "3.png", "4.png"]);
    expect(all.map((one) => one.tabIndex)).toEqual([0, -1, -1, -1, -1]);
    expect(all[0].getAttribute("aria-disabled")).toBeNull();
  });

  test("of an array lead nowhere", () => {
    const [one] = buttons(thumbnailsChart(data(1, 28, 28, null), { width: 300 }));
    expect(one.getAttribute("aria-disabled")).toBe("true");
  });
});
