import { z } from "zod";
import { sentence } from "../../language/sentence.js";
import type { Limits } from "../knob.js";
import { choice, group, special, wholeNumber } from "../rows.js";

/** A side of an image, in pixels. */
export const side: Limits = { minimum: 4, maximum: 4096 };
const share: Limits = { minimum: 0, maximum: 0.9 };
const folder = z.string().min(1);

/** Which images are learned from, and how they are read. */
export const dataSchema = group({
  train: special(folder, {
    decidesImages: true,
    default: "train",
    title: "Images",
    control: { kind: "source", optional: false },
    expects: sentence("a folder, an .npy file or an IDX file, relative to the project"),
    help: "The folder of images to learn from, with its sub-folders; or an .npy or IDX file. A part of a file is taken by name.npy[0:200].",
  }),
  clean: special(folder.nullable(), {
    default: null,
    title: "Clean images",
    control: { kind: "source", optional: true },
    expects: sentence("a folder or an .npy file, relative to the project, or null"),
    help: "The clean pictures that belong to the noisy ones, by the same file names; or a second .npy file, by order.",
    when: { path: "task", is: ["denoise"] },
  }),
  secondTake: special(folder.nullable(), {
    default: null,
    title: "Second take",
    control: { kind: "source", optional: true },
    expects: sentence("a folder or an .npy file, relative to the project, or null"),
    help: "In place of clean pictures: the same scenes taken once more, noisy too, by the same file names. As the noise differs, the network learns what both takes have in common (Noise2Noise).",
    when: { path: "task", is: ["denoise"] },
  }),
  validation: special(z.union([z.number().min(share.minimum).max(share.maximum), folder]), {
    default: 0.2,
    title: "Validation",
    unit: "share, or a folder",
    control: { kind: "validation", ...share },
    expects: sentence("a share from {0} to {1}, or a folder", share.minimum, share.maximum),
    help: "The share of images kept aside to measure progress on pictures never trained on; 0.2 is usual. Also sets the anomaly threshold. Or a folder of its own.",
  }),
  labels: special(folder.nullable(), {
    decidesImages: true,
    default: null,
    title: "Labels",
    control: { kind: "source", optional: true },
    expects: sentence("a .csv, .npy or IDX file, relative to the project, or null"),
    help: "Names to colour the map by. Left out, the names of the sub-folders are used where there are any. They never influence training.",
  }),
  masks: special(folder.nullable(), {
    default: null,
    title: "Masks",
    control: { kind: "source", optional: true },
    expects: sentence("a folder, relative to the project, or null"),
    help: "A folder of masks for the images that are judged, by the same relative names and of the same size: black where an image is good. With them a result says how well the heat maps find the marked regions. They never influence training.",
  }),
  exclude: special(z.array(z.string().min(1)), {
    decidesImages: true,
    default: [],
    title: "Excluded",
    control: { kind: "names" },
    expects: sentence('a list of names of images, such as ["scratched/012.png"]'),
    help: "Images that are not learned from, by their names among the training images: relative to the folder, or digits.npy[12]. Choose them on the map with the lasso, and take them back here.",
  }),
  neverHeldOut: special(z.array(z.string().min(1)), {
    decidesImages: true,
    default: [],
    title: "Never held out",
    control: { kind: "names" },
    expects: sentence('a list of names of images, such as ["parts/012.png"]'),
    help: "Images that are trained on whatever share is kept aside for validation, by their names among the training images. The report on images puts those here that look like others that are trained on, so that no held-out image is known already.",
  }),
  size: special(z.union([z.literal("auto"), wholeNumber(side), z.tuple([wholeNumber(side), wholeNumber(side)])]), {
    decidesImages: true,
    default: "auto",
    title: "Size",
    unit: "long side, or height, width in pixels",
    control: { kind: "size", ...side },
    expects: sentence('"auto", the long side or [height, width] in pixels from {0} to {1}, such as [28, 28]', side.minimum, side.maximum),
    help: "Every image is brought to this size; one number is the long side, and the ratio stays. Auto takes the commonest size, at most 64 pixels on the long side; the task Detect keeps every image in its own size and looks at those larger than 512 pixels in overlapping tiles. Larger sees finer detail and trains longer.",
  }),
  channels: choice(
    { auto: "Auto", gray: "Gray", rgb: "Colour" },
    {
      decidesImages: true,
      default: "auto",
      title: "Colours",
      help: "Gray uses one channel, colour three. Auto looks at the images.",
    },
  ),
  range: special(z.union([z.literal("auto"), z.tuple([z.number(), z.number()])]), {
    decidesImages: true,
    default: "auto",
    title: "Value range",
    control: { kind: "range" },
    expects: sentence('"auto" or [black, white], such as [0, 255]'),
    help: "The values that mean black and white. Auto knows 8-bit and 16-bit pictures; only float arrays may need it.",
  }),
  fit: choice(
    { pad: "Pad with the edge's colour", crop: "Crop the centre", stretch: "Stretch" },
    {
      decidesImages: true,
      default: "pad",
      title: "Fit",
      help: "What happens to images of another shape than the chosen size.",
    },
  ),
});
