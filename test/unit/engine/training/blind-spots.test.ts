import { describe, expect, it } from "vitest";
import { randomStream } from "../../../../src/core/numbers/random.js";
import { blindSpots, withBlindSpots } from "../../../../src/engine/training/blind-spots.js";

const [side, channels, count] = [64, 3, 4] as const;
const shape = [side, side, channels] as const;
/** Every value its own, so that it tells where it was taken from. */
const images = Float32Array.from({ length: count * side * side * channels }, (_, at) => at);
const batch = { count, images, targets: null };
const pixelOf = (value: number) => ({ y: Math.floor(value / channels / side) % side, x: Math.floor(value / channels) % side });
const hide = (kind: "pixels" | "rows", seed = 1) => withBlindSpots(batch, shape, kind, randomStream(seed, "spots"));

/** Pixels that count, and those whose values changed, by their place in the batch. */
function looked({ images: seen, weights = new Float32Array() }: ReturnType<typeof hide>) {
  const counted = [...weights.keys()].filter((pixel) => weights[pixel] > 0);
  const changed = [...weights.keys()].filter((pixel) => seen[pixel * channels] !== images[pixel * channels]);
  return { counted, changed, seen, weights };
}

describe("blind spots", () => {
  it("hide some pixels behind a neighbour, and these alone count", () => {
    const hidden = hide("pixels");
    const { counted, changed, seen, weights } = looked(hidden);
    expect(hidden.targets).toBe(images);
    expect(changed).toEqual(counted);
    // A pixel that is drawn twice counts twice.
    expect(counted.length).toBeGreaterThan(0.95 * count * blindSpots.share * side * side);
    expect(counted.length).toBeLessThanOrEqual(count * Math.round(blindSpots.share * side * side));
    for (let n = 0; n < count; n++) {
      const own = weights.subarray(n * side * side, (n + 1) * side * side);
      expect(own.reduce((sum, weight) => sum + weight, 0) / own.length).toBeCloseTo(1, 5);
    }
    for (const pixel of changed) {
      const [here, there] = [pixelOf(pixel * channels), pixelOf(seen[pixel * channels])];
      expect(Math.abs(here.y - there.y)).toBeLessThanOrEqual(blindSpots.reach);
      expect(Math.abs(here.x - there.x)).toBeLessThanOrEqual(blindSpots.reach);
      // All colours of the one neighbour, in the same image.
      expect([1, 2].map((c) => seen[pixel * channels + c] - seen[pixel * channels])).toEqual([1, 2]);
      expect(Math.floor(seen[pixel * channels] / channels / side / side)).toBe(Math.floor(pixel / side / side));
    }
    expect(looked(hide("pixels")).counted).toEqual(counted);
    expect(looked(hide("pixels", 2)).counted).not.toEqual(counted);
  });

  it("hide what lies left and right of a pixel behind other rows, if noise runs along rows", () => {
    const { counted, changed, seen } = looked(hide("rows"));
    expect(changed.length).toBeGreaterThan(5 * counted.length);
    for (const pixel of changed) expect(pixelOf(seen[pixel * channels]).y).not.toBe(pixelOf(pixel * channels).y);
    for (const pixel of counted) expect(changed).toContain(pixel);
  });

  it("stay within what of a patch is picture", () => {
    const areas = Array.from({ length: count }, () => ({ y: 10, x: 20, height: 9, width: 7 }));
    const hidden = looked(withBlindSpots({ ...batch, areas }, shape, "pixels", randomStream(1, "spots")));
    expect(hidden.counted.length).toBeLessThanOrEqual(4 * count);
    for (const value of hidden.changed.flatMap((pixel) => [pixel * channels, hidden.seen[pixel * channels]])) {
      const { y, x } = pixelOf(value);
      expect(y >= 10 && y < 19 && x >= 20 && x < 27).toBe(true);
    }
  });
});
