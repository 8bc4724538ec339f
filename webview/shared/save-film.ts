import type { Preview } from "../../src/core/jobs/training.js";
import { t } from "../text/words.js";
import { gifOf } from "./gif.js";
import { loadPicture } from "./save-chart.js";

/** Milliseconds that a picture stays, and the last one. */
const pace = 160;
const rest = 1600;
/** Frames at most, evenly chosen: a film of a thousand epochs would last minutes. */
const most = 120;

/** At most `count` of a list, evenly spread, its first and last among them. */
export function spread<T>(list: readonly T[], count: number): T[] {
  if (list.length <= count) return [...list];
  return Array.from({ length: count }, (_, i) => list[Math.round((i * (list.length - 1)) / (count - 1))]);
}

/** What a film is of. */
export interface FilmPictures {
  previews: readonly Preview[];
  /** The clean pictures; null if none are known. */
  clean: string | null;
  /** The one of the pictures that is shown, and height over width of one; null if all are. */
  only: { index: number; ratio: number } | null;
}

/** The least width of a film of one picture, and of one of all, in pixels. */
const wide = { one: 280, all: 640 };
const gap = 4;
const caption = 22;

/**
 * The film of how a network learns as the bytes of a GIF: above the inputs, then what was made of them, an epoch a frame, and below the
 * clean pictures if there are any. `epoch` captions are in the theme's colours. Throws if a picture cannot be loaded.
 */
export async function filmGif({ previews, clean, only }: FilmPictures): Promise<Uint8Array> {
  const input = previews.find(({ epoch }) => epoch === 0);
  const shown = spread(
    previews.filter(({ epoch }) => epoch > 0),
    most,
  );
  const [above, below] = await Promise.all([input?.file ?? null, clean].map((file) => (file === null ? null : loadPicture(file))));
  const pictures = await Promise.all(shown.map(({ file }) => loadPicture(file)));
  const { naturalWidth, naturalHeight } = pictures[0];
  const cell = only ? Math.round(naturalHeight / only.ratio) : naturalWidth;
  const left = only ? Math.min(only.index * cell, naturalWidth - cell) : 0;
  const scale = Math.max(1, Math.min(only ? 10 : 4, Math.floor((only ? wide.one : wide.all) / cell)));
  const [width, row] = [cell * scale, naturalHeight * scale];
  const theme = getComputedStyle(document.body);
  const frames = pictures.map((picture, index) => {
    const rows = [above, picture, below].filter((one) => one !== null);
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = rows.length * row + (rows.length - 1) * gap + caption;
    const context = canvas.getContext("2d");
    if (!context) throw new Error(t("The picture cannot be drawn here."));
    context.imageSmoothingEnabled = false;
    context.fillStyle = theme.backgroundColor;
    context.fillRect(0, 0, canvas.width, canvas.height);
    for (const [n, one] of rows.entries()) context.drawImage(one, left, 0, cell, naturalHeight, 0, n * (row + gap), width, row);
    context.fillStyle = theme.color;
    context.font = `12px ${theme.fontFamily}`;
    context.fillText(`epoch ${shown[index].epoch}`, 4, canvas.height - 7);
    return { canvas, delay: index === pictures.length - 1 ? rest : pace };
  });
  return gifOf(frames);
}
