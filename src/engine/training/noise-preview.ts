import type { DrawnImage } from "../../core/analyses/code-place.js";
import type { NoisePreview } from "../../core/jobs/noise-preview.js";
import { throwIfCancelled } from "../../core/language/error.js";
import { cutOut, middleOf, wholeOf } from "../../core/numbers/rectangle.js";
import { joined } from "../../core/numbers/rows.js";
import { learnsPatches } from "../../core/project/patches.js";
import { resolveProject } from "../../core/project/project.js";
import type { ProjectFile } from "../../core/project/schema.js";
import { patchSide } from "../../core/project/stepped-network.js";
import type { Context } from "../images/context.js";
import { formOf } from "../images/form.js";
import { surveyNamed } from "../images/named-source.js";
import { openPictures, type PictureSet } from "../images/own-size.js";
import { pictureValues } from "../images/picture.js";
import { fitValues, type PixelForm } from "../images/pixels.js";
import { spread } from "../images/subset.js";
import { type Shape3, toBytes } from "../results/picture.js";
import { augmentBatch } from "./augmentation.js";

/** Pictures that are shown, and the longest side of what is shown of each: noise is seen pixel by pixel. */
const shown = 8;
const longest = 96;

/** Puts the noise that a project sets on some of its own pictures, as a training step does. `root` is the project's folder. Throws UserError if its images cannot be read, CancelledError. */
export async function previewNoise(file: ProjectFile, root: string, context: Context): Promise<NoisePreview> {
  const resolved = resolveProject(file);
  const { data, training } = resolved;
  const found = await surveyNamed(data.train, root, data, context);
  const form = formOf(found, data, resolved);
  const pictures = await openPictures(found, { channels: data.channels, range: data.range, longSide: null }, context);
  try {
    const side = learnsPatches(resolved) ? patchSide(form.height, form.width, training.blindSpot) : null;
    const shape: Shape3 = side === null ? [form.height, form.width, form.channels] : [side, side, form.channels];
    const images: Float32Array[] = [];
    for (const index of spread(found.items.length, shown)) {
      throwIfCancelled(context.signal);
      const values = await readAs(pictures, index, form, side);
      if (values) images.push(values);
    }
    const plain = joined(images);
    // Neither turned nor shifted, so that the two can be compared.
    const settings = { ...training, augmentation: { flip: "none", shift: 0, brightness: 0 } } as const;
    const { images: noisy } = await augmentBatch(
      { images: plain, targets: null, count: images.length },
      settings,
      shape,
      1,
      0,
      form.type !== "f32",
    );
    return { plain: drawn(plain, shape), noisy: drawn(noisy, shape) };
  } finally {
    await pictures.close();
  }
}

/** A picture in the form of a step, `[H,W,C]` on 0..1: a square of its middle if the network learns patches of that side, else all of it; null if it cannot be read. */
async function readAs(pictures: PictureSet, index: number, form: PixelForm, side: number | null): Promise<Float32Array | null> {
  const outcome = await pictures.decode(index);
  if (outcome.kind !== "picture") return null;
  const { picture } = outcome;
  const values = pictureValues(picture);
  const size = { height: picture.height, width: picture.width, channels: picture.channels };
  if (side !== null && Math.min(size.height, size.width) >= side)
    return cutOut(values, [size.height, size.width, size.channels], middleOf(wholeOf([size.height, size.width]), side));
  const fitting = side === null ? form : { ...form, height: side, width: side };
  return Float32Array.from(await fitValues(values, size, { ...fitting, type: "f32" }));
}

/** The middles of pictures `[N,H,W,C]`, clipped to bytes. */
function drawn(values: Float32Array, [height, width, channels]: Shape3): DrawnImage[] {
  const size = height * width * channels;
  const area = middleOf(wholeOf([height, width]), longest);
  return Array.from({ length: values.length / size }, (_, n) => ({
    height: area.height,
    width: area.width,
    channels: channels === 3 ? 3 : 1,
    pixels: toBytes(cutOut(values.subarray(n * size, (n + 1) * size), [height, width, channels], area)),
  }));
}
