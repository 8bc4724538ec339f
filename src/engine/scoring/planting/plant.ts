import { randomStream } from "../../../core/numbers/random.js";
import { type GoodPicture, validPart } from "./good-picture.js";
import { type Drawing, drawDefect } from "./kinds.js";
import type { Defect } from "./plan.js";
import { between } from "./shapes.js";

/** A good picture with a defect. */
export interface Planted {
  /** `[H,W,C]`, a copy; 0..1 where it was changed. */
  image: Float32Array;
  /** `[H,W]`: 1 where the image was changed, else 0. */
  mask: Uint8Array;
  /** The defect's size: its diameter, or of a scratch its length by 2.5. */
  sizePixels: number;
}

/** A defect changes its pixels by at least this on average; less could not be seen. */
export const leastChange = 0.05;
/** Most places and contrasts that are tried. */
const tries = 8;
/** A hole is dark; only where everything is black already, it is tried as a bump, from this try on. */
const bumpsFrom = 4;

/** The size of a defect in pixels of its picture: at least 2, and no more than fit. */
export function defectSize(share: number, picture: Omit<GoodPicture, "values">): number {
  const { height, width } = validPart(picture);
  return Math.min(Math.max(2, Math.round(share * Math.max(height, width))), height, width);
}

/**
 * Plants a defect on a copy of a good picture, by the defect's own random stream. Where it would hardly be seen, such as a bright
 * spot on white, it is drawn again elsewhere with more contrast and the other sign; the most visible of a few tries is taken.
 */
export function plant(picture: GoodPicture, defect: Defect, foreign: GoodPicture): Planted {
  const size = defectSize(defect.share, picture);
  const brighterFirst = randomStream(defect.seed, "planted sign", defect.index)() < 0.5;
  let best: { drawing: Drawing; change: number } | undefined;
  for (let attempt = 0; attempt < tries && !(best && best.change >= leastChange); attempt++) {
    const random = randomStream(defect.seed, "planted defect", defect.index, attempt);
    const contrast = Math.min(1, between(random, 0.15, 0.4) * 1.35 ** attempt);
    const brighter = defect.kind === "hole" ? attempt >= bumpsFrom : brighterFirst === (attempt % 2 === 0);
    const drawing = drawDefect[defect.kind]({ picture, foreign, size, contrast, sign: brighter ? 1 : -1, random });
    const change = meanChange(picture, drawing);
    if (!best || change > best.change) best = { drawing, change };
  }
  const { image, mask } = applied(picture, best?.drawing);
  return { image, mask, sizePixels: size };
}

/** Calls back for each pixel of a drawing with its first value in the picture and in the drawing. */
function forPixels({ shape: [, width, channels] }: GoodPicture, { area }: Drawing, visit: (at: number, from: number) => void): void {
  for (let i = 0; i < area.height * area.width; i++)
    visit(((area.y + Math.floor(i / area.width)) * width + area.x + (i % area.width)) * channels, i * channels);
}

/** What a value becomes: what was drawn, on 0..1; where nothing was, or no number, what it is. */
const changed = (value: number, to: number) => (to === value || Number.isNaN(to) ? value : Math.min(1, Math.max(0, to)));

/** The mean absolute change over the pixels that a drawing changes; 0 if it changes none. */
function meanChange(picture: GoodPicture, drawing: Drawing): number {
  const channels = picture.shape[2];
  let [sum, count] = [0, 0];
  forPixels(picture, drawing, (at, from) => {
    let change = 0;
    for (let c = 0; c < channels; c++) {
      const value = picture.values[at + c];
      const to = changed(value, drawing.values[from + c]);
      if (to !== value) change += Math.abs(to - value);
    }
    sum += change;
    if (change > 0) count++;
  });
  return count > 0 ? sum / (count * channels) : 0;
}

function applied(picture: GoodPicture, drawing: Drawing | undefined): { image: Float32Array; mask: Uint8Array } {
  const [height, width, channels] = picture.shape;
  const [image, mask] = [picture.values.slice(), new Uint8Array(height * width)];
  if (!drawing) return { image, mask };
  forPixels(picture, drawing, (at, from) => {
    for (let c = 0; c < channels; c++) {
      image[at + c] = changed(image[at + c], drawing.values[from + c]);
      if (image[at + c] !== picture.values[at + c] && !Number.isNaN(picture.values[at + c])) mask[at / channels] = 1;
    }
  });
  return { image, mask };
}
