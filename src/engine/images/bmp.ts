import { decode } from "bmp-ts";
import { UserError } from "../../core/language/error.js";
import { type Sentence, sentence } from "../../core/language/sentence.js";

/** A decoded BMP: `[H,W,C]` as 0..255. */
export interface Bitmap {
  height: number;
  width: number;
  channels: 1 | 3;
  pixels: Uint8Array;
}

/** The header up to the table of colours, in which all layouts that are read agree. */
const headerLength = 54;
const uncompressed = 0;
const masked = 3;
/** Bits of a pixel whose decoder gives what a second one gives (test/unit/engine/images/bmp.test.ts); it errs on 4, 16 and run lengths. */
const readBits = [1, 8, 24, 32];

const refuse = (why: Sentence) => new UserError(sentence("It cannot be read: {0}.", why), "bad-image");

/**
 * Decodes a BMP of 1, 8, 24 or 32 bits a pixel, gray if its table of colours is; the fourth byte of 32 bits is not used. Throws
 * UserError for other layouts, by name, and if the file is shorter than its header says.
 */
export function decodeBmp(bytes: Buffer): Bitmap {
  if (bytes.length < headerLength || bytes.toString("latin1", 0, 2) !== "BM") throw refuse(sentence("it is not an image"));
  const [header, width, signedHeight] = [bytes.readUInt32LE(14), bytes.readInt32LE(18), bytes.readInt32LE(22)];
  const [bits, compression] = [bytes.readUInt16LE(28), bytes.readUInt32LE(30)];
  const height = Math.abs(signedHeight);
  if (header < 40) throw refuse(sentence("it is a BMP of OS/2; save it as PNG"));
  if (!readBits.includes(bits) || (compression !== uncompressed && !(compression === masked && bits === 32)))
    throw refuse(
      compression === uncompressed || compression === masked
        ? sentence("it is a BMP of {0} bits a pixel, and 1, 8, 24 and 32 are read; save it as PNG", bits)
        : sentence("it is a compressed BMP, which is not read; save it as PNG"),
    );
  const row = 4 * Math.ceil((width * bits) / 32);
  if (width <= 0 || height === 0 || bytes.length < bytes.readUInt32LE(10) + row * height)
    throw refuse(sentence("it is damaged or cut short"));
  const { data } = decode(bytes);
  const channels = bits <= 8 && isGray(bytes.subarray(14 + header, bytes.readUInt32LE(10))) ? 1 : 3;
  const pixels = new Uint8Array(width * height * channels);
  // The decoder gives alpha, blue, green and red.
  for (let i = 0; i < width * height; i++)
    for (let channel = 0; channel < channels; channel++) pixels[channels * i + channel] = data[4 * i + 3 - channel];
  return { height, width, channels, pixels };
}

/** Whether a table of colours, four bytes each, has no colour. */
function isGray(table: Buffer): boolean {
  for (let at = 0; at + 4 <= table.length; at += 4) if (table[at] !== table[at + 1] || table[at] !== table[at + 2]) return false;
  return true;
}
