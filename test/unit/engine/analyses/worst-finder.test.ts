import { describe, expect, test } from "vitest";
import { worstSentences } from "../../../../src/core/analyses/worst-images.js";
import { inEnglish } from "../../../../src/core/language/sentence.js";
import { overRepresentation } from "../../../../src/core/numbers/over-representation.js";
import { randomStream } from "../../../../src/core/numbers/random.js";
import { WorstFinder } from "../../../../src/engine/analyses/worst-finder.js";

test("over-representation is the upper tail of the hypergeometric distribution", () => {
  // By whole numbers of any length: the sum of C(group, k) C(all - group, chosen - k) over C(all, chosen).
  expect(overRepresentation(8, 10, 25, 100)).toBeCloseTo(0.00018242669306094768, 15);
  expect(overRepresentation(1, 10, 3, 30)).toBeCloseTo(0.7192118226600985, 12);
  expect(overRepresentation(10, 10, 250, 1000) / 8.314250845828787e-7).toBeCloseTo(1, 10);
  expect(overRepresentation(3, 10, 1000, 100_000) / 0.00011352884108052278).toBeCloseTo(1, 10);
  expect([overRepresentation(0, 10, 5, 40), overRepresentation(10, 10, 40, 40)]).toEqual([expect.closeTo(1, 12), 1]);
});

/** A folder of images in `a` and `b`, whose errors are by chance but for `worse`. */
function folder(images: number, seed: number, worse: (image: { index: number; brightness: number }) => number) {
  const random = randomStream(seed, "worst", 0);
  const finder = new WorstFinder(images);
  for (let index = 0; index < images; index++) {
    const brightness = random();
    const mse = random() + worse({ index, brightness });
    finder.add({
      file: `${index % 3 === 0 ? "a" : "b"}/${index}.png`,
      brightness,
      pixels: 784,
      figures: { mse, psnr: -10 * Math.log10(mse) },
    });
  }
  return finder.worst;
}

const said = (worst: ReturnType<typeof folder>, figure = "mse") =>
  worst.filter((one) => one.figure === figure).flatMap((one) => worstSentences(one).map(inEnglish));

describe("the ten worst images", () => {
  test("share a folder, or what is dark, if they do, by every figure that they have", () => {
    const inA = folder(90, 1, ({ index }) => (index % 3 === 0 ? 1 : 0));
    expect(inA.map(({ figure }) => figure)).toEqual(["mse", "psnr"]);
    expect(said(inA)).toEqual(["10 of the 10 worst lie in a, where 33 % of all images are."]);
    expect(said(inA, "psnr")).toEqual(said(inA));
    expect(said(folder(200, 2, ({ brightness }) => (brightness < 0.2 ? 1 : 0)))).toEqual([
      "10 of the 10 worst are among the darkest quarter.",
    ]);
    const [mse] = inA;
    expect(mse.least).toBeGreaterThan(mse.others);
    expect(mse.most).toBeLessThan(2);
  });

  test("share nothing if chance made them: at most one folder in a hundred says otherwise", () => {
    const folders = Array.from({ length: 1000 }, (_, seed) => folder(60, 100 + seed, () => 0));
    expect(folders.filter((worst) => said(worst).length > 0).length).toBeLessThanOrEqual(10);
  });

  test("are not looked for among fewer than thirty", () => {
    expect(folder(29, 1, () => 0)).toEqual([]);
    expect(folder(30, 1, () => 0)).toHaveLength(2);
  });
});
