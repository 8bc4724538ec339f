import sharp from "sharp";
import { scaledTo } from "../../core/analyses/atlas.js";
import type { ResultRow } from "../../core/analyses/result.js";
import { throwIfCancelled } from "../../core/language/error.js";
import { areaResizer } from "../../core/numbers/area-resize.js";
import { fromBytes } from "../results/picture.js";
import type { MapRows } from "./map-rows.js";

/** Pixels along a side of a sprite at most: WebGL of the Embedding Projector takes no more. */
const mostSide = 8192;
/** Pixels along the long side of a picture at least: smaller ones show nothing. */
const leastSide = 8;
/** Rows that are read of the result at once. */
const together = 1000;

/** Small pictures of images in one: row after row of a square, all of one size. */
export interface Sprite {
  png: Uint8Array;
  /** Of each picture, in pixels. */
  width: number;
  height: number;
}

/** A page of thumbnails, `[height,width,channels]` bytes. */
interface Page {
  file: string;
  data: Uint8Array;
  width: number;
  channels: number;
}

async function openPage(file: string): Promise<Page> {
  const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { file, data, width: info.width, channels: info.channels };
}

const pictureOf = ({ pictures }: ResultRow) => pictures.input?.[0];

/**
 * The sprite of the images of a map, from its thumbnails; null if it has none, or so many images that each would be too small.
 * `progress` is told how many are done. Throws CancelledError.
 */
export async function spriteOf({ kept, indices }: MapRows, progress: (done: number) => void, signal: AbortSignal): Promise<Sprite | null> {
  const [first] = await kept.rows([indices[0] ?? 0]);
  const tile = first && pictureOf(first)?.tile;
  if (!tile || indices.length === 0) return null;
  const across = Math.ceil(Math.sqrt(indices.length));
  const [width, height] = scaledTo(Math.min(Math.floor(mostSide / across), Math.max(tile.width, tile.height)), tile);
  if (Math.max(width, height) < Math.min(leastSide, Math.max(tile.width, tile.height))) return null;
  let page = await openPage(pictureOf(first)?.file ?? "");
  // A page of gray thumbnails may be read as three channels.
  const { channels } = page;
  const shrink = areaResizer([tile.height, tile.width, channels], height, width);
  const line = across * width * channels;
  const bytes = new Uint8Array(Math.ceil(indices.length / across) * height * line);
  const values = new Float32Array(tile.height * tile.width * channels);
  for (let start = 0; start < indices.length; start += together) {
    throwIfCancelled(signal);
    const rows = await kept.rows(Array.from(indices.subarray(start, start + together)));
    for (const [n, row] of rows.entries()) {
      const picture = pictureOf(row);
      if (!picture?.tile) continue;
      if (picture.file !== page.file) page = await openPage(picture.file);
      const { x, y } = picture.tile;
      for (let from = 0; from < tile.height; from++) {
        const at = ((y + from) * page.width + x) * channels;
        values.set(page.data.subarray(at, at + tile.width * channels), from * tile.width * channels);
      }
      const small = shrink(values);
      const place = start + n;
      const to = Math.floor(place / across) * height * line + (place % across) * width * channels;
      for (let down = 0; down < height; down++)
        for (let i = 0; i < width * channels; i++) bytes[to + down * line + i] = Math.round(small[down * width * channels + i]);
    }
    progress(start + rows.length);
  }
  const png = await fromBytes(bytes, bytes.length / line, across * width, channels)
    .png()
    .toBuffer();
  return { png, width, height };
}
