import { expect, test } from "vitest";
import { analysisOf } from "../../../../src/core/analyses/analysis-of.js";

const head = {
  ...{ run: "20250101-120000-ab12", folder: "/result", input: "/images", table: "/result/table.csv" },
  ...{ created: "2025-01-01T12:00:00.000Z", count: 3, leftOut: [] },
};
const mean = { mse: 0.01, psnr: 20, ssim: 0.9 };

test.each([
  [
    "an image and its distance",
    { ...head, kind: "similar", image: "/one.png", distance: "cosine", compared: 9 },
    { image: "/one.png", distance: "cosine" },
  ],
  ["a reference", { ...head, kind: "denoise", mean, reference: "/clean" }, { reference: "/clean" }],
  ["no reference", { ...head, kind: "reconstruct", mean }, {}],
  ["nothing more", { ...head, kind: "embed", latent: 2, axes: "code", labels: [] }, {}],
] as const)("a result with %s is asked for again as it was", (_, result, options) => {
  expect(analysisOf(result as Parameters<typeof analysisOf>[0])).toEqual({ kind: result.kind, input: "/images", ...options });
});
