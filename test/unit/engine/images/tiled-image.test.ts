import { describe, expect, it } from "vitest";
import { restoredTiles, tiledImage, watchTiles } from "../../../../src/engine/images/tiled-image.js";

const [height, width] = [150, 200];
const pixels = Float32Array.from({ length: height * width }, (_, at) => ((at * 7) % 256) / 256);

/** A picture in tiles of 64 pixels that a network halves, and how many tiles were restored; kept up to `most` pixels. */
function halved(most = height * width) {
  const counts = { tiles: 0, turns: 0 };
  const restore = async (tile: Float32Array) => {
    counts.tiles++;
    return tile.map((value) => value / 2);
  };
  const size = { height, width, channels: 1 as const };
  const image = tiledImage(size, async () => ({ ...size, pixels, range: [0, 1] }), null, { settings: restoredTiles(40, 64), restore });
  const watched = watchTiles(image, async () => void counts.turns++, most);
  return { counts, ...watched };
}

function required<T>(value: T | null): T {
  if (value === null) throw new Error("Nothing was kept.");
  return value;
}

describe("a picture whose tiles are watched", () => {
  const furthest = (one: Float32Array, factor: number) => Math.max(...one.map((value, at) => Math.abs(value - factor * pixels[at])));

  it("is put together of what somebody else went through, which is computed once", async () => {
    const { counts, image, restored } = halved();
    for await (const _ of image.tiles([1]));
    const before = counts.tiles;
    for await (const _ of image.tiles());
    const all = counts.tiles - before;
    expect(all).toBeGreaterThan(3);
    const { input, output } = required(await restored());
    expect(counts).toEqual({ tiles: before + all, turns: before + all });
    expect(furthest(input, 1)).toBe(0);
    expect(furthest(output, 0.5)).toBeLessThan(1e-6);
  });

  it("is gone through if nobody else did, as by a score that looks at no tiles", async () => {
    const { counts, restored } = halved();
    const { output } = required(await restored());
    expect(counts.tiles).toBeGreaterThan(3);
    expect(furthest(output, 0.5)).toBeLessThan(1e-6);
  });

  it("is not kept if it has too many pixels, and its tiles are only looked at by who asks for them", async () => {
    const { counts, image, restored } = halved(height * width - 1);
    for await (const _ of image.tiles());
    const before = counts.tiles;
    expect(await restored()).toBeNull();
    expect(counts).toEqual({ tiles: before, turns: before });
  });
});
