import { describe, expect, it } from "vitest";
import { normal, randomStream } from "../../../../src/core/numbers/random.js";
import { noisyAlone } from "../../../../src/engine/training/noisy-alone.js";
import { recorrupted } from "../../../../src/engine/training/recorrupted.js";

const shape = [32, 32, 3] as const;
const count = 16;
const size = shape[0] * shape[1] * shape[2];
const sigma = 0.1;

/** Dark above and bright below, with noise that is `sigma` in the dark and twice that in the light. */
function noisy(seed: number) {
  const random = randomStream(seed, "noise");
  const clean = Float32Array.from({ length: count * size }, (_, at) => (at % size < size / 2 ? 0.25 : 0.75));
  const noise = clean.map((value) => (value < 0.5 ? 1 : 2) * sigma * normal(random));
  return { clean, noise, images: clean.map((value, at) => value + noise[at]) };
}

const levels = Float64Array.from({ length: 16 }, (_, part) => (part < 8 ? 1 : 2) * sigma);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("recorrupted patches", () => {
  const { clean, noise, images } = noisy(1);
  const shown = recorrupted({ count, images, targets: null }, shape, levels, randomStream(1, "more"));
  const differences = (values: Float32Array | null) => Array.from(values ?? [], (value, at) => value - clean[at]);

  it("have noise in input and target that has nothing in common, in dark and bright parts", () => {
    const [seen, wanted] = [differences(shown.images), differences(shown.targets)];
    for (const bright of [false, true]) {
      const own = [...clean.keys()].filter(
        (at) => clean[at] > 0.5 === bright && Math.floor(at / 96) % 32 !== 15 && Math.floor(at / 96) % 32 !== 16,
      );
      const variance = mean(own.map((at) => noise[at] ** 2));
      expect(Math.abs(mean(own.map((at) => seen[at] * wanted[at])))).toBeLessThan(0.12 * variance);
      expect(mean(own.map((at) => seen[at] ** 2)) / variance).toBeCloseTo(1 + 0.75 ** 2, 1);
      expect(mean(own.map((at) => wanted[at]))).toBeCloseTo(0, 1);
    }
  });

  it("are the same of the same numbers, and leave the images as they are", () => {
    expect(recorrupted({ count, images, targets: null }, shape, levels, randomStream(1, "more")).images).toEqual(shown.images);
    expect(images).toEqual(noisy(1).images);
  });
});

describe("learning from noisy pictures alone", () => {
  const subset = (images: Float32Array) => ({
    ...{ count, files: [], shape },
    batch: (positions: ArrayLike<number>) => ({
      count: positions.length,
      images: Float32Array.from(Array.from(positions).flatMap((n) => Array.from(images.subarray(n * size, (n + 1) * size)))),
      targets: null,
    }),
  });
  const chosen = (images: Float32Array) => {
    const said: unknown[] = [];
    const { kind } = noisyAlone(subset(images), "auto", { report: (event) => said.push(event) });
    expect(said).toHaveLength(1);
    return kind;
  };

  it("adds noise to noise of all pixels, and hides pixels or rows if these are spoilt", () => {
    expect(chosen(noisy(2).images)).toBe("recorrupted");
    const random = randomStream(1, "salt");
    expect(chosen(noisy(2).clean.map((value) => (random() < 0.1 ? Math.round(random()) : value)))).toBe("pixels");
    const rows = Float32Array.from({ length: count * shape[0] }, () => sigma * normal(random));
    expect(chosen(noisy(2).clean.map((value, at) => value + rows[Math.floor(at / 96)]))).toBe("rows");
  });

  it("is what a project says, unmeasured", () => {
    const quiet = { report: () => expect.unreachable() };
    for (const kind of ["pixels", "rows", "recorrupted"] as const) expect(noisyAlone(subset(noisy(3).images), kind, quiet).kind).toBe(kind);
  });
});
