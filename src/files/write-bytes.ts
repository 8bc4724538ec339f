import { writeSync } from "node:fs";
import path from "node:path";
import { sentence } from "../core/language/sentence.js";
import { explainUnwritable } from "./atomic.js";

/** Adds all of some bytes to the end of an open file; `file` is its path. Throws UserError on a full disk. */
export function writeBytes(handle: number, bytes: Uint8Array, file: string): void {
  try {
    // A disk that is nearly full takes a part and no error.
    for (let written = 0; written < bytes.length; ) written += writeSync(handle, bytes, written);
  } catch (error) {
    throw explainUnwritable(error, path.dirname(file), sentence("Free some space and try again."));
  }
}
