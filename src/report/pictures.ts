import sharp from "sharp";
import { heatPalette, type Palette } from "../../webview/charts/heat-colours.js";
import { codedError, type Picture, scaledTo } from "../core/analyses/atlas.js";
import type { ResultRow } from "../core/analyses/result.js";
import { throwIfCancelled } from "../core/language/error.js";
import type { KeptResult } from "../runs/kept-result.js";

/** An image of a report: itself and its heat as data addresses, for a page that stands alone. */
export interface ReportPicture {
  row: ResultRow;
  /** Of the picture, in pixels; its heat may have fewer. */
  width: number;
  height: number;
  /** A WebP picture; null if the result has none of the image. */
  image: string | null;
  /** The heat as a see-through layer over it; null if the score has no heat map. */
  heat: string | null;
}

/** Pixels of all pictures of a report together: noise takes half a byte each, a photograph much less, and base64 a third more. */
const mostPixels = 20e6;
/** The longest side up to which a picture is shown pixel by pixel, and kept without loss. */
export const smallSide = 64;

/** Pixels `[height,width,channels]` of 8 bits. */
interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
  channels: 1 | 3 | 4;
}

/** The pixels of an atlas page `[height,width,channels]`. */
interface Page {
  data: Uint8Array;
  width: number;
  channels: number;
}

/** Cuts pictures from atlas pages, of which each sort's last stays open: images come in the order of the pages. */
class PictureCutter {
  readonly #pages = new Map<string, { file: string; page: Promise<Page> }>();

  /** The pixels of a picture `[height,width,channels]`; one channel of a coded error, three of an image. Null if its page cannot be read. */
  async cut(sort: string, { file, coding, tile }: Picture): Promise<Pixels | null> {
    if (!tile) return null;
    const known = this.#pages.get(sort);
    const page = known?.file === file ? known.page : openPage(file);
    this.#pages.set(sort, { file, page });
    // A page that is gone leaves the image without a picture, as it does on the page of the editor.
    const opened = await page.catch(() => null);
    if (!opened) return null;
    const channels = coding === "error" ? 1 : 3;
    const data = new Uint8Array(tile.width * tile.height * channels);
    let to = 0;
    for (let y = tile.y; y < tile.y + tile.height; y++)
      for (let x = tile.x; x < tile.x + tile.width; x++)
        for (let channel = 0; channel < channels; channel++)
          data[to++] = opened.data[(y * opened.width + x) * opened.channels + Math.min(channel, opened.channels - 1)];
    return { data, width: tile.width, height: tile.height, channels };
  }
}

async function openPage(file: string): Promise<Page> {
  const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, channels: info.channels };
}

const address = (webp: Buffer): string => `data:image/webp;base64,${webp.toString("base64")}`;

/** The codes of a heat map as a layer `[height,width,4]` that leaves bare what is not hot. */
function coloured(codes: Uint8Array, palette: Palette): Uint8Array {
  const pixels = new Uint8Array(4 * codes.length);
  for (const [at, code] of codes.entries()) pixels.set(palette.subarray(4 * code, 4 * code + 4), 4 * at);
  return pixels;
}

/** The longest side that the pictures of `count` images have at most, in pixels, so that a report of many stays small. */
const sideFor = (count: number): number => Math.max(smallSide, Math.min(256, Math.floor(Math.sqrt(mostPixels / Math.max(1, count)))));

/**
 * The pictures of some images of a result, in the order of `indices`. `heatScale` is the squared heat that counts as full. Throws
 * CancelledError.
 */
export async function reportPictures(
  result: Pick<KeptResult, "rows">,
  indices: readonly number[],
  heatScale: number,
  { signal, onDone }: { signal: AbortSignal; onDone: (done: number) => void },
): Promise<ReportPicture[]> {
  const side = sideFor(indices.length);
  const palette = heatPalette((code) => Math.sqrt(codedError(code) / heatScale), true);
  const cutter = new PictureCutter();
  const rows = await result.rows([...indices].sort((a, b) => a - b));
  const made = new Map<number, ReportPicture>();
  for (const row of rows) {
    throwIfCancelled(signal);
    const large = (name: string) => row.pictures[name]?.at(-1);
    const [input, heat] = [large("input"), large("heat")];
    const pixels = input && (await cutter.cut("input", input));
    const codes = heat && (await cutter.cut("heat", heat));
    const layer = codes && { ...codes, data: coloured(codes.data, palette), channels: 4 as const };
    const [width, height] = scaledTo(side, pixels ?? codes ?? { width: 1, height: 1 });
    // Heat comes in cells or is blurred: it needs no more.
    const coarse = scaledTo(smallSide, { width, height });
    const lossless = Math.max(width, height) <= smallSide;
    const encode = async (raw: Pixels, [width, height]: readonly [number, number], quality: number) => {
      const { data, channels } = raw;
      const picture = sharp(data, { raw: { width: raw.width, height: raw.height, channels } }).resize(width, height, { fit: "fill" });
      return address(await picture.webp({ quality, alphaQuality: quality, lossless }).toBuffer());
    };
    const image = pixels ? await encode(pixels, [width, height], 76) : null;
    made.set(row.index, { row, width, height, image, heat: layer ? await encode(layer, coarse, 60) : null });
    onDone(made.size);
  }
  return indices.flatMap((index) => made.get(index) ?? []);
}
