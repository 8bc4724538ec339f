import { crc32, inflateSync } from "node:zlib";
import type { ImageHeader, PixelForm } from "./pixels.js";
import { unfilter } from "./png-filters.js";

/** The header of a PNG file, and how its rows lie in the file. */
interface PngHeader extends ImageHeader {
  /** Values of a pixel in the file: 1 for gray or a palette's index, with alpha 2, colour 3, with alpha 4. */
  samples: 1 | 2 | 3 | 4;
  /** Red, green, blue of each index; null if pixels hold their own colour. */
  palette: Uint8Array | null;
  /** Where the first IDAT chunk begins. */
  data: number;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Samples of a pixel by colour type (PNG 11.2.1). */
const samplesOf: Record<number, PngHeader["samples"] | undefined> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const indexed = 3;
/** Chunks that leave pixels as they are, in the way that sharp reads them. Others, such as a colour profile, are for sharp. */
const harmless = ["gAMA", "cHRM", "sRGB", "pHYs", "tIME", "tEXt"];
/** Images beyond are for sharp, which refuses them in its own words. */
const pixelLimit = 2 ** 28;

/** A chunk's type and content at `offset`, or null if it is cut short or its checksum is wrong. */
function chunkAt(bytes: Buffer, offset: number): { type: string; content: Buffer; end: number } | null {
  if (offset + 12 > bytes.length) return null;
  const end = offset + 12 + bytes.readUInt32BE(offset);
  if (end > bytes.length || crc32(bytes.subarray(offset + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) return null;
  return { type: bytes.toString("latin1", offset + 4, offset + 8), content: bytes.subarray(offset + 8, end - 4), end };
}

/** The type of the chunk at `offset`, of which the content may lie beyond what was read. */
const typeAt = (bytes: Buffer, offset: number) => bytes.toString("latin1", offset + 4, offset + 8);

/**
 * Reads the header of a PNG file from its first bytes. Null for what is left to sharp: no PNG, interlaced, fewer than 8 bits,
 * a transparent colour, a profile, a turn by EXIF, or damage.
 */
export function readPngHeader(bytes: Buffer): PngHeader | null {
  if (!bytes.subarray(0, 8).equals(signature)) return null;
  const first = chunkAt(bytes, 8);
  if (first?.type !== "IHDR" || first.content.length !== 13) return null;
  const [width, height] = [first.content.readUInt32BE(0), first.content.readUInt32BE(4)];
  const [depth, colour, compression, filter, interlace] = first.content.subarray(8);
  const samples = samplesOf[colour];
  if (!samples || (depth !== 8 && depth !== 16) || compression !== 0 || filter !== 0 || interlace !== 0) return null;
  if (width === 0 || height === 0 || width * height > pixelLimit) return null;
  let palette: Uint8Array | null = null;
  let offset = first.end;
  while (typeAt(bytes, offset) !== "IDAT") {
    const chunk = chunkAt(bytes, offset);
    if (!chunk) return null;
    if (chunk.type === "PLTE" && colour === indexed) palette = chunk.content;
    else if (!harmless.includes(chunk.type)) return null;
    offset = chunk.end;
  }
  if ((colour === indexed) !== (palette !== null) || (colour === indexed && depth !== 8)) return null;
  return {
    height,
    width,
    channels: palette || samples > 2 ? 3 : 1,
    type: depth === 16 ? "u16" : "u8",
    alpha: samples === 2 || samples === 4,
    samples,
    palette,
    data: offset,
  };
}

/**
 * Decodes a PNG file that needs neither another size nor another scale: `[H,W,C]`, the same values that sharp gives, to `out`,
 * which is of the form's type. Null for everything else, damage too: sharp has the last word on it.
 */
export function decodePng<T extends Uint8Array | Uint16Array>(bytes: Buffer, form: PixelForm, out: T): T | null {
  const header = readPngHeader(bytes);
  if (!header || header.height !== form.height || header.width !== form.width || header.type !== form.type) return null;
  // sharp turns colour to gray by way of linear light.
  if (header.channels === 3 && form.channels === 1) return null;
  const rows = inflate(bytes, header);
  if (!rows) return null;
  const same = out instanceof Uint8Array && !header.palette && header.samples === form.channels;
  const restored = same ? out : rows;
  if (!unfilter(rows, restored, { height: header.height, row: bytesOfRow(header), pixel: bytesOfPixel(header) })) return null;
  if (!same) toForm(header.type === "u16" ? wide(rows) : rows, header, form.channels, out);
  return out;
}

const bytesOfPixel = ({ samples, type }: PngHeader) => samples * (type === "u16" ? 2 : 1);
const bytesOfRow = (header: PngHeader) => header.width * bytesOfPixel(header);

/** The rows of an image, each behind the number of its filter. */
function inflate(bytes: Buffer, header: PngHeader): Uint8Array | null {
  const parts: Buffer[] = [];
  let chunk = chunkAt(bytes, header.data);
  while (chunk?.type === "IDAT") {
    parts.push(chunk.content);
    chunk = chunkAt(bytes, chunk.end);
  }
  if (!chunk) return null;
  const length = header.height * (1 + bytesOfRow(header));
  try {
    const rows = inflateSync(parts.length === 1 ? parts[0] : Buffer.concat(parts), {
      chunkSize: Math.max(64, length),
      maxOutputLength: length,
    });
    return rows.length === length ? new Uint8Array(rows.buffer, rows.byteOffset, length) : null;
  } catch {
    // Damaged, or longer than its header says.
    return null;
  }
}

/** 16-bit values of bytes in network order. */
function wide(bytes: Uint8Array): Uint16Array {
  const count = bytes.length >> 1;
  const values = new Uint16Array(count);
  for (let i = 0; i < count; i++) values[i] = (bytes[2 * i] << 8) | bytes[2 * i + 1];
  return values;
}

/** Looks colours up, puts transparency on black and repeats gray if the form has colour. */
function toForm(values: Uint8Array | Uint16Array, header: PngHeader, channels: 1 | 3, out: Uint8Array | Uint16Array): void {
  const { samples, palette, alpha } = header;
  const count = header.height * header.width;
  const opaque = header.type === "u16" ? 65535 : 255;
  for (let i = 0; i < count; i++) {
    for (let c = 0; c < channels; c++) {
      const colour = samples > 2 ? c : 0;
      const value = palette ? palette[3 * values[i] + c] : values[samples * i + colour];
      // Whole numbers, cut off as sharp's flatten does.
      out[channels * i + c] = alpha ? Math.floor((value * values[samples * i + samples - 1]) / opaque) : value;
    }
  }
}
