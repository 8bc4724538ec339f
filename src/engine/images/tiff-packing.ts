import { closeSync, openSync, readSync } from "node:fs";

/** The ways of packing a TIFF's rows that are read: none, three of fax, LZW, JPEG, two of deflate, PackBits. */
const readPackings = [1, 2, 3, 4, 5, 7, 8, 32946, 32773];
const compressionTag = 259;
/** A directory is a count and entries of twelve bytes. */
const entryLength = 12;

/** Whether the first page of a TIFF is packed in a way that is not read; its decoder's words for that vary. False for a TIFF that is cut short before it says so. */
export function isOddlyPacked(file: string): boolean {
  const handle = openSync(file, "r");
  try {
    const bytesAt = (at: number, length: number) => {
      const bytes = Buffer.alloc(length);
      return readSync(handle, bytes, 0, length, at) === length ? bytes : null;
    };
    const head = bytesAt(0, 8);
    if (!head) return false;
    const isLittle = head.toString("latin1", 0, 2) === "II";
    const short = (bytes: Buffer, at: number) => (isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
    const directory = isLittle ? head.readUInt32LE(4) : head.readUInt32BE(4);
    const count = bytesAt(directory, 2);
    const entries = count && bytesAt(directory + 2, entryLength * short(count, 0));
    for (let at = 0; entries && at < entries.length; at += entryLength)
      if (short(entries, at) === compressionTag) return !readPackings.includes(short(entries, at + 8));
    return false;
  } finally {
    closeSync(handle);
  }
}
