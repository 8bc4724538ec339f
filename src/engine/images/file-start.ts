import { closeSync, openSync, readSync } from "node:fs";

/** What the first bytes of a file say of it, whatever its name is. */
export interface FileStart {
  /** `null` if they are those of no kind of image that is known. */
  kind: "bmp" | "tiff" | "png" | "animated-avif" | "other" | null;
  isEmpty: boolean;
  /** How many pictures an animated PNG shows, which its decoder does not tell; 1 for every other file. */
  frames: number;
}

/** Far enough for the chunks that come before a PNG's pixels. */
const startLength = 4096;
/** Far enough for every signature. */
const signed = 16;

/** The first bytes of the kinds of images, and where they stand. */
const signatures: readonly (readonly [Exclude<FileStart["kind"], null>, number, string])[] = [
  ["bmp", 0, "BM"],
  ["tiff", 0, "II*\0"],
  ["tiff", 0, "MM\0*"],
  ["tiff", 0, "II+\0"],
  ["tiff", 0, "MM\0+"],
  ["png", 0, "\x89PNG\r\n\x1a\n"],
  ["other", 0, "\xff\xd8\xff"],
  ["other", 0, "GIF8"],
  ["other", 8, "WEBP"],
  ["other", 4, "ftyp"],
];

/** Looks at the first bytes of a file. Throws the system's error if it cannot be opened. */
export function startOfFile(file: string): FileStart {
  const bytes = Buffer.allocUnsafe(startLength);
  const handle = openSync(file, "r");
  let length = 0;
  try {
    length = readSync(handle, bytes, 0, startLength, 0);
  } finally {
    closeSync(handle);
  }
  const start = bytes.toString("latin1", 0, Math.min(signed, length));
  const [kind] = signatures.find(([, at, words]) => start.startsWith(words, at)) ?? [null];
  return {
    kind: isAnimatedAvif(bytes.subarray(0, length)) ? "animated-avif" : kind,
    isEmpty: length === 0,
    frames: kind === "png" ? framesOf(bytes.subarray(0, length)) : 1,
  };
}

/** Whether a file's first box, which names its brands of four letters each, is that of an AVIF with a sequence of pictures. */
function isAnimatedAvif(bytes: Buffer): boolean {
  if (bytes.length < signed || bytes.toString("latin1", 4, 8) !== "ftyp") return false;
  const end = Math.min(bytes.length, bytes.readUInt32BE(0));
  // Between the first brand and the others lies its version.
  for (let at = 8; at + 4 <= end; at += at === 8 ? 8 : 4) if (bytes.toString("latin1", at, at + 4) === "avis") return true;
  return false;
}

/** The pictures that a PNG's acTL chunk announces, which lies before its pixels. */
function framesOf(bytes: Buffer): number {
  for (let at = 8; at + 12 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const type = bytes.toString("latin1", at + 4, at + 8);
    if (type === "acTL") return Math.max(1, bytes.readUInt32BE(at + 8));
    if (type === "IDAT") break;
  }
  return 1;
}
