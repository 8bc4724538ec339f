import type { Picture } from "../../src/core/analyses/atlas.js";
import { t } from "../text/words.js";
import { loadFile } from "./atlas-pages.js";
import { canvasPng } from "./save-chart.js";

/** One image on a sheet: its pictures side by side, and lines below. */
export interface SheetCell {
  pictures: readonly Picture[];
  lines: readonly string[];
}

/** The side of a picture on the sheet, the room around a cell and the height of a line, in pixels. */
const side = 160;
const gap = 12;
const line = 16;

/** Cells on one sheet, which comes out about square, as the bytes of a PNG in the colours of the theme. Throws if a picture cannot be loaded. */
export async function contactSheet(cells: readonly SheetCell[]): Promise<Uint8Array> {
  const loaded = await Promise.all(cells.map(({ pictures }) => Promise.all(pictures.map(({ file }) => loadFile(file)))));
  const width = side * Math.max(1, ...cells.map(({ pictures }) => pictures.length)) + gap;
  const height = side + line * Math.max(0, ...cells.map(({ lines }) => lines.length)) + gap;
  const columns = Math.max(1, Math.min(cells.length, Math.round(Math.sqrt((cells.length * height) / width))));
  const canvas = document.createElement("canvas");
  canvas.width = columns * width + gap;
  canvas.height = Math.ceil(cells.length / columns) * height + gap;
  const context = canvas.getContext("2d");
  if (!context) throw new Error(t("The picture cannot be drawn here."));
  const theme = getComputedStyle(document.body);
  context.fillStyle = theme.backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = theme.color;
  context.font = `12px ${theme.fontFamily}`;
  for (const [index, { pictures, lines }] of cells.entries()) {
    const [left, top] = [gap + (index % columns) * width, gap + Math.floor(index / columns) * height];
    for (const [n, { tile }] of pictures.entries()) {
      const image = loaded[index][n];
      const from = tile ?? { x: 0, y: 0, width: image.naturalWidth, height: image.naturalHeight };
      const scale = (side - 2) / Math.max(from.width, from.height);
      // Small pictures are shown pixel by pixel, as on the page.
      context.imageSmoothingEnabled = scale < 1;
      context.drawImage(image, from.x, from.y, from.width, from.height, left + n * side, top, from.width * scale, from.height * scale);
    }
    for (const [n, text] of lines.entries()) context.fillText(text, left, top + side + line * n + 10, width - gap);
  }
  return canvasPng(canvas);
}
