import { describe, expect, it } from "vitest";
import { planTiles, reducedPlan, type TileSettings, tilesOf } from "../../../../src/engine/images/tile-plan.js";

const starts = (length: number, settings: TileSettings) => planTiles(length, length, settings).rows.map(({ start }) => start);

describe("a plan of tiles", () => {
  it("covers every pixel, overlaps by what is asked and lies inside", () => {
    for (const size of [8, 13, 32])
      for (const overlap of [0, 1, 5, 7])
        for (const length of [size, size + 1, 2 * size, 100, 101]) {
          const { rows } = planTiles(length, 50, { size, overlap });
          for (const { start, length: long, valid } of rows) {
            expect([long, valid]).toEqual([size, size]);
            expect(start + long).toBeLessThanOrEqual(length);
          }
          expect([rows[0].start, (rows.at(-1)?.start ?? 0) + size]).toEqual([0, length]);
          for (let i = 1; i < rows.length; i++) expect(rows[i - 1].start + size - rows[i].start).toBeGreaterThanOrEqual(overlap);
        }
  });

  it("shifts the last tile back", () => {
    expect(starts(100, { size: 40, overlap: 10 })).toEqual([0, 30, 60]);
    expect(starts(101, { size: 40, overlap: 10 })).toEqual([0, 30, 60, 61]);
  });

  it("gives a small picture a tile of its own size, or extends it with what counts known", () => {
    expect(planTiles(30, 100, { size: 40, overlap: 10 }).rows).toEqual([{ start: 0, length: 30, valid: 30 }]);
    expect(planTiles(30, 100, { size: 40, overlap: 10, full: true }).rows).toEqual([{ start: 0, length: 40, valid: 30 }]);
    expect(planTiles(30, 100, { size: 40, overlap: 10, align: 8 }).rows).toEqual([{ start: 0, length: 32, valid: 30 }]);
  });

  it("begins at multiples, and then reaches beyond the edge by less than one", () => {
    const { rows } = planTiles(101, 101, { size: 40, overlap: 10, align: 8 });
    expect(rows.map(({ start }) => start)).toEqual([0, 24, 48, 64]);
    expect(rows.at(-1)).toEqual({ start: 64, length: 40, valid: 37 });
  });

  it("lists its tiles row by row, all of one shape", () => {
    const tiles = tilesOf(planTiles(50, 90, { size: 40, overlap: 0 }));
    expect(tiles.map(({ row, column, rectangle: { y, x } }) => [row, column, y, x])).toEqual([
      [0, 0, 0, 0],
      [0, 1, 0, 40],
      [0, 2, 0, 50],
      [1, 0, 10, 0],
      [1, 1, 10, 40],
      [1, 2, 10, 50],
    ]);
    expect(new Set(tiles.map(({ rectangle: { height, width } }) => `${height}/${width}`))).toEqual(new Set(["40/40"]));
  });

  it("can be reduced to cells, and says when its tiles are not aligned to these", () => {
    const plan = planTiles(101, 30, { size: 40, overlap: 8, align: 8 });
    expect(reducedPlan(plan, 8)).toEqual({
      picture: [13, 4],
      rows: [
        { start: 0, length: 5, valid: 5 },
        { start: 4, length: 5, valid: 5 },
        { start: 8, length: 5, valid: 5 },
      ],
      columns: [{ start: 0, length: 4, valid: 4 }],
    });
    expect(() => reducedPlan(planTiles(101, 101, { size: 40, overlap: 8 }), 8)).toThrow(/not aligned/);
  });

  it("refuses what leaves gaps or stands still", () => {
    expect(() => planTiles(99, 99, { size: 40, overlap: 40 })).toThrow();
    expect(() => planTiles(99, 99, { size: 40, overlap: 36, align: 8 })).toThrow();
    expect(() => planTiles(99, 99, { size: 42, overlap: 0, align: 8 })).toThrow();
  });
});
