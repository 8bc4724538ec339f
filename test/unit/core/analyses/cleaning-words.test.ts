import { describe, expect, it } from "vitest";
import type { CleaningCheck } from "../../../../src/core/analyses/cleaning-check.js";
import { cleaningSchema } from "../../../../src/core/analyses/cleaning-schema.js";
import { cleaningSentences } from "../../../../src/core/analyses/cleaning-words.js";
import { inEnglish } from "../../../../src/core/language/sentence.js";

const figures = (psnr: number, noise = 0.01) => ({ noise, psnr, ssim: 0.8 });
const check = (more: Partial<CleaningCheck> = {}, network = 31.2): CleaningCheck => ({
  ...{ before: 0.0952, after: 0.0121, structure: 0.03 },
  compared: { pictures: 32, input: figures(20.4), network: figures(network), medianFilter: figures(25.67), nonLocalMeans: figures(30.44) },
  ...more,
});
const words = (one: CleaningCheck) => {
  const { verdict, grounds } = cleaningSentences(one);
  return [...(verdict ? [verdict] : []), ...grounds].map(inEnglish);
};

describe("whether a folder was cleaned", () => {
  it("says how the noise fell, what was taken away, and that it beats filters", () => {
    expect(words(check())).toEqual([
      "The noise fell from 9.5 % of white to 1.2 %.",
      "What was taken away looks like noise: its neighbouring pixels do not go together (correlation 0.03).",
      "Beside the references it reaches 31.2 dB; as they came they have 20.4, by a median of 3x3 25.7 and by non-local means 30.4 (32 pictures).",
    ]);
  });
  it("says if noise stayed, if picture went along, and if a filter does better", () => {
    expect(words(check({ after: 0.06 }))[0]).toBe("Little of the noise was taken away: it was 9.5 % of white and is 6 %.");
    expect(words(check({ structure: 0.2 }))[1]).toMatch(/^A little of the picture went along/);
    expect(words(check({ structure: 0.6 }))[1]).toMatch(/^What was taken away has structure \(correlation 0.6/);
    expect(words(check({}, 29))[2]).toMatch(/^A filter without training does better: .* reaches 29 dB/);
  });
  it("says of pictures without noise that there was none, and writes no figure that is no number", () => {
    const { compared } = check();
    const same = words(check({ before: 4.6e-33, after: 0.0007, compared: { ...compared, input: figures(Number.NaN) } }));
    expect(same[0]).toBe("There was no noise to take away; what is left measures 0.07 % of white.");
    expect(same[2]).toBe("The pictures as they came are equal to their references, so that there is nothing to compare (32 pictures).");
    const filtered = words(check({ compared: { ...compared, medianFilter: figures(Number.NaN) } }))[2];
    expect(filtered).toMatch(/^A filter without training does better: .*a median of 3x3 ∞ and/);
    expect([...same, filtered].join()).not.toMatch(/NaN|Infinity|0\.000/);
  });
  it("compares the noise that is left if there are no references, and says nothing of what it does not know", () => {
    const { compared } = check();
    const bare = Object.fromEntries(
      Object.entries(compared).map(([name, value]) => [name, typeof value === "number" ? value : { ...value, psnr: Number.NaN }]),
    );
    const unknown = cleaningSchema().parse({ ...check({ structure: Number.NaN }), compared: bare });
    expect(words(unknown)).toEqual([
      "The noise fell from 9.5 % of white to 1.2 %.",
      "Filters without training leave 1 % (median 3x3) and 1 % (non-local means) of noise in 32 of these pictures, the network 1 %.",
    ]);
    expect(words(check({ before: Number.NaN, structure: Number.NaN, compared: { ...compared, pictures: 0 } }))).toEqual([]);
    const plain = cleaningSentences(check({ before: Number.NaN }));
    expect(plain.verdict).toBeNull();
    expect(plain.grounds).toHaveLength(2);
    const unlike = { ...compared, network: { ...figures(Number.NaN), noise: Number.NaN } };
    expect(words(check({ compared: unlike }))).toHaveLength(2);
  });
});
