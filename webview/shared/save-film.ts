import { encode } from "modern-gif";
import type { Preview } from "../../src/core/jobs/training.js";
import { t } from "../text/words.js";
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

/**
 * The film of how a network learns as the bytes of a GIF: above the inputs, below what was made of them, an epoch a frame.
 * `epoch` captions are in the theme's colours. Throws if a picture cannot be loaded.
 */
export async function filmGif(previews: readonly Preview[]): Promise<Uint8Array> {
  const input = previews.find(({ epoch }) => epoch === 0);
  const shown = spread(
    previews.filter(({ epoch }) => epoch > 0),
    most,
  );
  const above = input ? await loadPicture(input.file) : null;
  const pictures = await Promise.all(shown.map(({ file }) => loadPicture(file)));
  const { naturalWidth, naturalHeight } = pictures[0];
  const scale = Math.max(1, Math.min(4, Math.floor(640 / naturalWidth)));
  const [width, row, caption, gap] = [naturalWidth * scale, naturalHeight * scale, captionHeight, 4];
  const height = (above ? row + gap : 0) + row + caption;
  return epochsGif(
    shown.map(({ epoch }) => epoch),
    { width, height },
    (context, index) => {
      context.imageSmoothingEnabled = false;
      if (above) context.drawImage(above, 0, 0, width, row);
      context.drawImage(pictures[index], 0, above ? row + gap : 0, width, row);
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
    return { data: context.getImageData(0, 0, width, height).data, delay: index === epochs.length - 1 ? rest : pace };
  });
  return new Uint8Array(await encode({ width, height, frames, looped: true }));
}
