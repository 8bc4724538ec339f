import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { sentenceOf, UserError } from "../../core/language/error.js";
import { type Sentence, sentence } from "../../core/language/sentence.js";
import { inOrder } from "./parallel.js";
import type { ImageHeader, PixelForm } from "./pixels.js";
import { decodePng, readPngHeader } from "./png.js";

/** Images of some files in one form, and what became of each file. */
export interface DecodedImages {
  /** The images that could be decoded, one after the other: `[N,H,W,C]`. */
  pixels: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;
  /** For each file why it could not be decoded, or null. */
  reasons: (Sentence | null)[];
}

/** The beginning of a file that a PNG's header is looked for in. */
const startLength = 4096;
/** What {@link startOf} gives lies here, until its next call. */
const scratch = Buffer.allocUnsafe(startLength);
const isPng = (file: string) => /\.png$/i.test(file);

/** sharp takes time to load, and a folder of plain PNG files does without. */
const sharpWay = () => import("./pixels.js");

/** Reads the headers of files, or for each the reason why it cannot be read. */
export async function readHeaders(files: readonly string[]): Promise<(ImageHeader | Sentence)[]> {
  const headers: (ImageHeader | Sentence)[] = [];
  const read = (file: string) => headerOf(file).catch((error: unknown) => sentenceOf(error));
  await inOrder(files, read, (header) => void headers.push(header));
  return headers;
}

/** Decodes files into a form; `headers` are theirs. `form.type` is u8 or u16. */
export async function readImages(files: readonly string[], headers: readonly ImageHeader[], form: PixelForm): Promise<DecodedImages> {
  const item = form.height * form.width * form.channels;
  const all = form.type === "u16" ? new Uint16Array(files.length * item) : new Uint8Array(files.length * item);
  const reasons: (Sentence | null)[] = [];
  let count = 0;
  const read = (file: string, index: number) =>
    imageOf(file, headers[index], form, all.subarray(item * index, item * (index + 1))).catch((error: unknown) => sentenceOf(error));
  await inOrder(files, read, (reason, index) => {
    reasons.push(reason);
    if (reason !== null) return;
    // Closes the gap that files before it have left.
    if (count < index) all.copyWithin(item * count, item * index, item * (index + 1));
    count++;
  });
  return { pixels: all.subarray(0, item * count), reasons };
}

async function headerOf(file: string): Promise<ImageHeader> {
  const fast = isPng(file) ? readPngHeader(withFile(() => startOf(file))) : null;
  if (!fast) return (await sharpWay()).readHeader(file);
  const { height, width, channels, type, alpha } = fast;
  return { height, width, channels, type, alpha };
}

/** Decodes a file to `out`; null says that it is there. */
async function imageOf(file: string, header: ImageHeader, form: PixelForm, out: Uint8Array | Uint16Array): Promise<null> {
  const plain = isPng(file) && header.height === form.height && header.width === form.width && header.type === form.type;
  const fast = plain
    ? decodePng(
        withFile(() => readFileSync(file)),
        form,
        out,
      )
    : null;
  if (fast) return null;
  const pixels = await (await sharpWay()).readPixels(file, form, header);
  // A file of the form's own size is not resized, and its header may be of an earlier time.
  if (pixels.length !== out.length)
    throw new UserError(sentence("It cannot be read: {0}.", sentence("its size has changed since it was looked at")), "bad-image");
  out.set(pixels);
  return null;
}

/** The first bytes of a file. */
function startOf(file: string): Buffer {
  const handle = openSync(file, "r");
  try {
    return scratch.subarray(0, readSync(handle, scratch, 0, startLength, 0));
  } finally {
    closeSync(handle);
  }
}

/** Gives the system's refusal to open a file as a sentence. */
function withFile<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    const why =
      code === "ENOENT" ? sentence("it is no longer there") : code === "EACCES" ? sentence("it may not be opened") : sentenceOf(error);
    throw new UserError(sentence("It cannot be read: {0}.", why), "bad-image", { cause: error });
  }
}
