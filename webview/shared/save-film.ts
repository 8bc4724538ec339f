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
  /** The one of the pictures that is shown, and how many they are, or height over width of one if that is not known; null if all are. */
  only: { index: number; of: { count: number } | { ratio: number } } | null;
}

/** The least width of a film of one picture, and of one of all, in pixels. */
const wide = { one: 280, all: 640 };
const gap = 4;

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
  const cell = only ? Math.round("count" in only.of ? naturalWidth / only.of.count : naturalHeight / only.of.ratio) : naturalWidth;
  const left = only ? Math.min(only.index * cell, naturalWidth - cell) : 0;
  const scale = Math.max(1, Math.min(only ? 10 : 4, Math.floor((only ? wide.one : wide.all) / cell)));
  const [width, row] = [cell * scale, naturalHeight * scale];
  const rowsOf = (picture: HTMLImageElement) => [above, picture, below].filter((one) => one !== null);
  const rows = rowsOf(pictures[0]).length;
  return epochsGif(
    shown.map(({ epoch }) => epoch),
    { width, height: rows * row + (rows - 1) * gap + captionHeight },
    (context, index) => {
      context.imageSmoothingEnabled = false;
      for (const [n, one] of rowsOf(pictures[index]).entries())
        context.drawImage(one, left, 0, cell, naturalHeight, 0, n * (row + gap), width, row);
    },
  );
}

/** Height of the line below a frame that names its epoch, in pixels. */
export const captionHeight = 22;

/** A frame for each epoch as the bytes of a GIF, on the theme's ground and with the epoch in its lowest line; `draw` draws the rest of the frame of an index. */
export async function epochsGif(
  epochs: readonly number[],
  { width, height }: { width: number; height: number },
  draw: (context: CanvasRenderingContext2D, index: number) => void,
): Promise<Uint8Array> {
  const theme = getComputedStyle(document.body);
  const frames = epochs.map((epoch, index) => {
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext("2d", { willReadFrequently: true });
    if (!context) throw new Error(t("The picture cannot be drawn here."));
    context.fillStyle = theme.backgroundColor;
    context.fillRect(0, 0, width, height);
    context.fillStyle = theme.color;
    context.font = `12px ${theme.fontFamily}`;
    context.fillText(t("epoch {0}", epoch), 4, height - 7);
    draw(context, index);
    return { canvas, delay: index === epochs.length - 1 ? rest : pace };
  });
  return gifOf(frames);
}
