import { truncate } from "node:fs/promises";
import path from "node:path";
import { encode as encodePng } from "fast-png";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TileBlend } from "../../../../src/engine/images/tile-blend.js";
import { readTiles, type TileBatch, type TileOutcome } from "../../../../src/engine/images/tiles.js";
import { type Folder, openFolder } from "./pictures.js";

let folder: Folder;
beforeEach(async () => {
  folder = await openFolder();
});
afterEach(() => folder.dispose());

const value = (k: number, i: number) => (i * 7 + k * 31) % 251;
const put = (k: number, height: number, width: number) =>
  folder.put(
    `${k}.png`,
    encodePng({ width, height, channels: 1, depth: 8, data: Uint8Array.from({ length: width * height }, (_, i) => value(k, i)) }),
  );
async function read(settings: Parameters<typeof readTiles>[1], most: number): Promise<TileOutcome[]> {
  const set = await folder.open();
  const outcomes: TileOutcome[] = [];
  for await (const outcome of readTiles(set, settings, { most })) outcomes.push(outcome);
  await set.close();
  return outcomes;
}
const batches = (outcomes: TileOutcome[]) => outcomes.filter((one): one is TileBatch => one.kind === "tiles");

describe("tiles of pictures", () => {
  it("put together give the pictures back, of whatever size", async () => {
    const sizes = [
      [50, 41],
      [50, 41],
      [9, 70],
      [3, 5],
      [16, 16],
    ];
    for (const [k, [height, width]] of sizes.entries()) await put(k, height, width);
    const found = batches(await read({ size: 16, overlap: 6 }, 7));
    const pictures: Float32Array[] = [];
    const blends = new Map<number, TileBlend>();
    for (const { tiles, values, height, width } of found) {
      expect(tiles.length).toBeLessThanOrEqual(7);
      expect(values).toHaveLength(tiles.length * height * width);
      for (const [n, tile] of tiles.entries()) {
        const { index } = tile.picture;
        const blend = blends.get(index) ?? new TileBlend(tile.plan, { channels: 1, mode: "feather" });
        blends.set(index, blend);
        blend.add(tile, values.subarray(n * height * width, (n + 1) * height * width));
        if (tile.last) pictures.push(blend.result());
      }
    }
    expect(pictures).toHaveLength(sizes.length);
    for (const [k, picture] of pictures.entries()) {
      expect(picture).toHaveLength(sizes[k][0] * sizes[k][1]);
      for (const [i, found] of picture.entries()) expect(Math.abs(found - value(k, i) / 255)).toBeLessThan(1e-6);
    }
  });

  it("of one shape share batches, of several pictures too", async () => {
    for (let k = 0; k < 5; k++) await put(k, 8, 8);
    const found = batches(await read({ size: 16, overlap: 0 }, 4));
    expect(found.map(({ tiles }) => tiles.map(({ picture }) => picture.index))).toEqual([[0, 1, 2, 3], [4]]);
  });

  it("of one shape throughout repeat the edge, and say what counts", async () => {
    await put(0, 5, 3);
    await put(1, 20, 20);
    const [batch] = batches(await read({ size: 16, overlap: 4, full: true }, 16));
    expect([batch.height, batch.width, batch.tiles.length]).toEqual([16, 16, 5]);
    expect(batch.tiles[0].valid).toEqual({ height: 5, width: 3 });
    expect(batch.tiles[1].valid).toEqual({ height: 16, width: 16 });
    const at = (y: number, x: number) => Math.round(255 * batch.values[16 * y + x]);
    expect([at(4, 2), at(15, 15), at(2, 9)]).toEqual([value(0, 14), value(0, 14), value(0, 8)]);
  });

  it("pass over a picture that cannot be decoded, and say so in its turn", async () => {
    for (let k = 0; k < 3; k++) await put(k, 40, 40);
    await truncate(path.join(folder.root, "in/1.png"), 200);
    const outcomes = await read({ size: 40, overlap: 0 }, 8);
    expect(outcomes.map((one) => (one.kind === "tiles" ? one.tiles.map(({ picture }) => picture.index) : one.outcome.file))).toEqual([
      [0],
      "1.png",
      [2],
    ]);
  });
});
