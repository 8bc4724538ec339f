import type { DrawnImage } from "../../src/core/analyses/code-place.js";
import { rgba } from "../controls/pixels.js";
import { t } from "../text/words.js";
import { gifOf } from "./gif.js";
import { canvasPng } from "./save-chart.js";

/** Pixels along the long side of a saved picture at least, and at most by being enlarged. */
const wanted = 280;
/** Milliseconds that a picture of a film stays, and the first and last. */
const pace = 80;
const rest = 800;

/** An image enlarged by a whole number, so that its pixels stay sharp. */
function enlarged(image: DrawnImage): HTMLCanvasElement {
  const scale = Math.max(1, Math.round(wanted / Math.max(image.height, image.width)));
  const canvas = document.createElement("canvas");
  canvas.width = image.width * scale;
  canvas.height = image.height * scale;
  // As a film reads it back.
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const own = document.createElement("canvas");
  own.width = image.width;
  own.height = image.height;
  own.getContext("2d")?.putImageData(rgba(image), 0, 0);
  if (!context) throw new Error(t("The picture cannot be drawn here."));
  context.imageSmoothingEnabled = false;
  context.drawImage(own, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** An image as the bytes of a PNG. */
export const drawnPng = (image: DrawnImage): Promise<Uint8Array> => canvasPng(enlarged(image));

/** Images of one size as the bytes of a GIF that goes to the last and back again, without end. */
export async function drawnGif(images: readonly DrawnImage[]): Promise<Uint8Array> {
  const there = images.map(enlarged);
  const frames = [...there, ...there.slice(1, -1).reverse()].map((canvas, n) => ({
    canvas,
    delay: n === 0 || n === there.length - 1 ? rest : pace,
  }));
  return gifOf(frames);
}
