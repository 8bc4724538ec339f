import { z } from "zod";
import { sentence } from "../../language/sentence.js";
import type { ScorerName } from "../../numbers/scorer.js";
import { choice, group, real, special, wholeNumber } from "../rows.js";

const scores = { minimum: -1e6, maximum: 1e6 };
const flagged = { minimum: 1, maximum: 1e6 };

/** When an image counts as an anomaly. */
export const anomalySchema = group({
  score: choice<Record<ScorerName | "auto", string>>(
    {
      auto: "Automatic",
      mse: "Reconstruction error",
      ssim: "Structural similarity",
      latent: "Distance of codes",
      combined: "Structure and code",
      local: "Worst place",
      patches: "Patches",
    },
    {
      // A threshold that is a number was of mse before there were other scores.
      default: ({ written }) => (typeof written("anomaly.threshold") === "number" ? "mse" : "auto"),
      title: "Score",
      help: "What makes an image odd. Automatic spoils some good images and takes the score that tells these best. The others: the mean squared error, a structure unlike the reconstruction's, a code far from the training images' codes, structure and code together, the one place with the most unusual error, and the region least like any of good images, by features of a frozen network.",
    },
  ),
  falseAlarmRate: real({
    minimum: 0.001,
    maximum: 0.5,
    step: 0.01,
    slider: true,
    default: 0.05,
    title: "False alarms",
    unit: "share",
    when: { path: "anomaly.threshold", is: ["auto"] },
    help: "The share of good images that may be flagged by mistake. Lower flags less and misses more.",
  }),
  threshold: special(
    z.union([z.literal(["auto", "best-f1"]), z.number().min(scores.minimum).max(scores.maximum), z.object({ top: wholeNumber(flagged) })]),
    {
      default: "auto",
      title: "Threshold",
      control: { kind: "threshold", ...scores, step: 0.001, top: flagged },
      expects: sentence('"auto", "best-f1", a score, or {"top": 20} for the number of images to flag'),
      help: "Images that score above it are flagged. Auto sets it from the held-out images by the false-alarm rate; best-f1 as labels are met best; top flags as many images as it says. A change holds at once, without scoring again.",
    },
  ),
});
