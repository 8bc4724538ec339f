import { intersection, type Rectangle, wholeOf } from "../../core/numbers/rectangle.js";
import type { PixelForm } from "./pixels.js";

/** Where a picture lies in the form that it was brought to. */
export interface Placement {
  /** Height and width of the form. */
  size: readonly [height: number, width: number];
  /** Pixels of the form for each of the picture's, along both axes. */
  across: number;
  down: number;
  /** Where the picture's upper left corner lies in the form; negative if it was cropped. */
  left: number;
  top: number;
  /** Height and width of the picture itself. */
  original: readonly [height: number, width: number];
}

/** Where a picture of `height` by `width` lies in a form, as decoding places it. */
export function placementOf(height: number, width: number, form: Pick<PixelForm, "height" | "width" | "fit">): Placement {
  const base = { size: [form.height, form.width], original: [height, width] } as const;
  const [down, across] = [form.height / height, form.width / width];
  if (form.fit === "stretch") return { ...base, across, down, left: 0, top: 0 };
  const scale = form.fit === "pad" ? Math.min(down, across) : Math.max(down, across);
  const [tall, wide] = [Math.max(1, Math.round(height * scale)), Math.max(1, Math.round(width * scale))];
  // Shifted down to whole pixels, as padding and cropping do.
  return { ...base, across: wide / width, down: tall / height, left: (form.width - wide) >> 1, top: (form.height - tall) >> 1 };
}

/** Where a picture lies in the form, of which it may reach beyond. */
export const pictureIn = ({ across, down, left, top, original: [height, width] }: Placement): Rectangle => ({
  y: top,
  x: left,
  height: Math.round(height * down),
  width: Math.round(width * across),
});

/** What of the form is picture and not padding. */
export const areaOf = (placement: Placement): Rectangle => intersection(pictureIn(placement), wholeOf(placement.size));

/** Where the form lies over the picture, in the picture's pixels: beyond its edges if it was padded. */
export const viewOf = ({ across, down, left, top, size: [height, width] }: Placement): Rectangle => ({
  x: -left / across || 0,
  y: -top / down || 0,
  width: width / across,
  height: height / down,
});
