import { closeSync, openSync, readSync } from "node:fs";

/** The ways of packing a TIFF's rows that are read: none, three of fax, LZW, JPEG, two of deflate, PackBits. */
const readPackings = [1, 2, 3, 4, 5, 7, 8, 32946, 32773];
/** What a channel beyond the colours is if it is a transparency: with the colours multiplied by it, or not. */
const transparencies = [1, 2];
const tags = { compression: 259, extraSamples: 338 } as const;
/** A directory is a count and entries of twelve bytes. */
const entryLength = 12;

/** Whether the first page of a TIFF is packed in a way that is not read; its decoder's words for that vary. False for a TIFF that is cut short before it says so. */
export function isOddlyPacked(file: string): boolean {
  const packing = firstValue(file, tags.compression);
  return packing !== null && !readPackings.includes(packing);
}

/** Whether a TIFF of more channels than its colours says that the next is a transparency, and no fourth colour such as infrared. */
export const saysTransparency = (file: string): boolean => transparencies.includes(firstValue(file, tags.extraSamples) ?? 0);

/** The first value of a tag of a TIFF's first page, of at most two short ones; null if it has none, or is cut short before it. */
function firstValue(file: string, tag: number): number | null {
  const handle = openSync(file, "r");
  try {
    const bytesAt = (at: number, length: number) => {
      const bytes = Buffer.alloc(length);
      return readSync(handle, bytes, 0, length, at) === length ? bytes : null;
    };
    const head = bytesAt(0, 8);
    if (!head) return null;
    const isLittle = head.toString("latin1", 0, 2) === "II";
    const short = (bytes: Buffer, at: number) => (isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
    const directory = isLittle ? head.readUInt32LE(4) : head.readUInt32BE(4);
    const count = bytesAt(directory, 2);
    const entries = count && bytesAt(directory + 2, entryLength * short(count, 0));
    for (let at = 0; entries && at < entries.length; at += entryLength) if (short(entries, at) === tag) return short(entries, at + 8);
    return null;
  } finally {
    closeSync(handle);
  }
}
