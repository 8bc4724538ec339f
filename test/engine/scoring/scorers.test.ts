import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inEnglish } from "../../../src/core/language/sentence.js";
import type { Model } from "../../../src/engine/contract/engine.js";
import type { ImageSubset } from "../../../src/engine/images/subset.js";
import { fitScorer } from "../../../src/engine/scoring/held-out.js";
import { baselines, scorers } from "../../../src/engine/scoring/scorers.js";
import { decodeSafetensors, encodeSafetensors } from "../../../src/runs/safetensors.js";
import { difference } from "../engines.js";
import { layersNetwork, presetNetwork } from "../networks.js";
import { image, readDigits, scoreAll, size, subsetFrom, trainedModel } from "./digits.js";
import * as plain from "./plain.js";

/** Those that look at pictures in detail are tested with the room that opens these. */
const all = [...Object.values(scorers), ...Object.values(baselines)].filter(({ looksInDetail }) => !looksInDetail);
const context = { report: () => undefined, now: () => 0 };

let training: ImageSubset;
let test: ImageSubset;
let model: Model;
let rows: { training: Float32Array; test: Float32Array };
beforeAll(async () => {
  const digits = await readDigits();
  rows = { training: digits.slice(0, 300 * size), test: digits.slice(300 * size, 330 * size) };
  training = subsetFrom(rows.training);
  test = subsetFrom(rows.test);
  model = await trainedModel(training);
});
afterAll(() => model.close());

const fit = (scorer: (typeof all)[number], seed = 1, images = training) => fitScorer(scorer, { model, training: images, seed }, context);
const codesOf = (images: Float32Array) => model.encode(images, images.length / size);
const shown = async (images: Float32Array) => plain.clipped(await model.reconstruct(images, images.length / size));

describe.each(all)("$name", (scorer) => {
  it("gives an image the same score in whatever batch it is, and a heat map of one value a pixel", async () => {
    const fitted = await fit(scorer);
    const { scores, heatMaps } = await scoreAll(fitted, model, test);
    expect(scores.length).toBe(30);
    expect(new Set(scores).size).toBe(30);
    const halves = [subsetFrom(rows.test.slice(0, 7 * size)), subsetFrom(rows.test.slice(7 * size))];
    const [first, second] = [await scoreAll(fitted, model, halves[0]), await scoreAll(fitted, model, halves[1])];
    expect(difference([...first.scores, ...second.scores], scores)).toBeLessThan(1e-5);
    if (heatMaps) expect(difference([...(first.heatMaps ?? []), ...(second.heatMaps ?? [])], heatMaps)).toBeLessThan(1e-5);
    expect(heatMaps?.length ?? 30 * size).toBe(30 * size);
  });

  it("gives equal scores once it was kept as a file and restored", async () => {
    const fitted = await fit(scorer);
    const state = fitted.state();
    const kept = state && decodeSafetensors(encodeSafetensors(state.tensors, state.metadata));
    const restored = scorer.restore(kept);
    expect(restored?.name).toBe(scorer.name);
    expect(restored && (await scoreAll(restored, model, test))).toEqual(await scoreAll(fitted, model, test));
  });

  it("is the same for the same seed, and asks for a fit if its file holds something else", async () => {
    const [first, again] = [await fit(scorer), await fit(scorer)];
    expect(again.state()).toEqual(first.state());
    if (first.state()) {
      expect(scorer.restore(null)).toBeNull();
      expect(scorer.restore({ tensors: { other: { shape: [1], data: Float32Array.of(1) } }, metadata: {} })).toBeNull();
    }
  });

  it("does not judge an image with a value that is no number, and judges the others as ever", async () => {
    const fitted = await fit(scorer);
    const broken = rows.test.slice();
    broken[3 * size + 400] = Number.NaN;
    const whole = (await scoreAll(fitted, model, test)).scores;
    const scores = (await scoreAll(fitted, model, subsetFrom(broken))).scores;
    expect(Number.isFinite(scores[3])).toBe(false);
    const others = (values: Float32Array) => values.filter((_, i) => i !== 3);
    expect(difference(others(scores), others(whole))).toBeLessThan(1e-6);
  });

  it("leaves a training image with such a value out", async () => {
    const broken = new Float32Array(rows.training.length + size);
    broken.set(rows.training);
    broken.fill(Number.NaN, rows.training.length);
    const whole = (await scoreAll(await fit(scorer), model, test)).scores;
    const scores = (await scoreAll(await fit(scorer, 1, subsetFrom(broken)), model, test)).scores;
    expect(difference(scores, whole)).toBeLessThan(1e-5);
  });
});

describe("the formula of", () => {
  it("mse is that of the pictures as they are shown", async () => {
    const beyond = rows.test.map((value) => 1.4 * value - 0.2);
    const { scores, heatMaps } = await scoreAll(await fit(scorers.mse), model, subsetFrom(beyond));
    const [targets, outputs] = [plain.clipped(beyond), await shown(beyond)];
    const errors = targets.map((value, i) => (value - outputs[i]) ** 2);
    expect(difference(heatMaps ?? [], errors)).toBeLessThan(1e-6);
    expect(difference(scores, plain.rows(errors, size).map(plain.mean))).toBeLessThan(1e-6);
  });

  it("ssim is 1 - SSIM, window by window", async () => {
    const { scores, heatMaps } = await scoreAll(await fit(scorers.ssim), model, test);
    const outputs = plain.rows(await shown(rows.test), size);
    for (const [n, target] of plain.rows(rows.test, size).entries()) {
      const windows = plain.similarities(target, outputs[n], 28);
      expect(scores[n]).toBeCloseTo(1 - plain.mean(windows), 5);
      // The window whose first pixel is (4, 10) lies around (7, 13); at the corner, the nearest one counts.
      expect(heatMaps?.[n * size + 7 * 28 + 13]).toBeCloseTo(1 - windows[4 * 22 + 10], 5);
      expect(heatMaps?.[n * size]).toBeCloseTo(1 - windows[0], 5);
      expect(heatMaps?.[n * size + size - 1]).toBeCloseTo(1 - windows[22 * 22 - 1], 5);
    }
  });

  it("latent is Mahalanobis's distance to the 5 nearest training codes", async () => {
    const { scores, heatMaps } = await scoreAll(await fit(scorers.latent), model, test);
    const [kept, codes] = [plain.rows(await codesOf(rows.training), 6), plain.rows(await codesOf(rows.test), 6)];
    const distance = plain.mahalanobis(kept);
    const expected = codes.map((code) =>
      plain.mean(
        plain.smallest(
          kept.map((other) => distance(code, other)),
          5,
        ),
      ),
    );
    expect(difference(scores, expected)).toBeLessThan(1e-4);
    expect(heatMaps).toBeNull();
  });

  it("combined adds the deviations of both, in which no training image is its own neighbour", async () => {
    const { scores, heatMaps } = await scoreAll(await fit(scorers.combined), model, test);
    const structure = await scoreAll(await fit(scorers.ssim), model, test);
    const kept = plain.rows(await codesOf(rows.training), 6);
    const distance = plain.mahalanobis(kept);
    const own = kept.map((code) => {
      const [, ...others] = plain.smallest(
        kept.map((other) => distance(code, other)),
        6,
      );
      return Math.log(plain.mean(others));
    });
    const trained = [...(await scoreAll(await fit(scorers.ssim), model, training)).scores];
    const latent = [...(await scoreAll(await fit(scorers.latent), model, test)).scores];
    const expected = latent.map((value, n) => plain.z(structure.scores[n], trained) + plain.z(Math.log(value), own));
    expect(difference(scores, expected)).toBeLessThan(1e-3);
    expect(heatMaps).toEqual(structure.heatMaps);
  });

  it("local is the largest error in deviations from what is usual at the pixel", async () => {
    const { scores, heatMaps } = await scoreAll(await fit(scorers.local), model, test);
    const [trained, tested] = [await shown(rows.training), await shown(rows.test)];
    const expected = plain.local({ targets: rows.training, outputs: trained }, { targets: rows.test, outputs: tested }, 28);
    expect(difference(heatMaps ?? [], expected)).toBeLessThan(1e-3);
    expect(
      difference(
        scores,
        plain.rows(expected, size).map((map) => Math.max(...map)),
      ),
    ).toBeLessThan(1e-3);
  });

  it("pixel-neighbours is the distance to the 5 nearest training images", async () => {
    const { scores } = await scoreAll(await fit(baselines["pixel-neighbours"]), model, test);
    const kept = plain.rows(rows.training, size);
    const expected = plain.rows(rows.test, size).map((one) =>
      plain.mean(
        plain.smallest(
          kept.map((other) => plain.distance(one, other)),
          5,
        ),
      ),
    );
    expect(difference(scores, expected)).toBeLessThan(1e-6);
  });

  it("pixel-components is what the 32 leading directions leave", async () => {
    const { scores } = await scoreAll(await fit(baselines["pixel-components"]), model, test);
    const expected = plain.leftByComponents(plain.rows(rows.training, size), plain.rows(rows.test, size), 32);
    expect(difference(scores, expected)).toBeLessThan(0.02);
  });
});

describe("refusals", () => {
  const none = presetNetwork("residual", image);
  const tiny = layersNetwork([6, 9, 1], [{ kind: "conv2d", filters: 1, kernel: 3, stride: 1, padding: "same", activation: "linear" }]);
  const said = (name: keyof typeof scorers, network: typeof none) => {
    const why = scorers[name].refusal(network);
    return why && inEnglish(why);
  };

  it("say that a network has no code", () => {
    for (const name of ["latent", "combined"] as const) expect(said(name, none)).toMatch("has no code");
    for (const name of ["mse", "ssim", "local"] as const) expect(said(name, none)).toBeNull();
    for (const { refusal } of all) expect(refusal(model.network)).toBeNull();
  });

  it("say that images are smaller than the window of SSIM", () => {
    expect(said("ssim", tiny)).toBe("Structural similarity needs images of at least 7 by 7 pixels; these are 9 by 6.");
    expect(said("local", tiny)).toBeNull();
  });

  it("say that all codes are the same", async () => {
    const same = subsetFrom(new Float32Array(20 * size));
    await expect(fit(scorers.latent, 1, same)).rejects.toThrow("have the same code");
    const { scores } = await scoreAll(await fit(scorers.combined, 1, same), model, test);
    expect(scores.every(Number.isFinite)).toBe(true);
  });
});
