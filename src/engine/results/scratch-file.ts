import { closeSync, openSync, readSync, rmSync } from "node:fs";
import { writeBytes } from "../../files/write-bytes.js";

/** What a job must look at twice and memory should not hold: written as it comes, read back in pieces, gone when it is closed. */
export class ScratchFile {
  readonly #handle: number;
  #length = 0;
  #open = true;

  constructor(private readonly file: string) {
    this.#handle = openSync(file, "w+");
  }

  /** Bytes that it holds. */
  get length(): number {
    return this.#length;
  }

  /** Adds the values of an array to the end. Throws UserError on a full disk. */
  add(values: ArrayBufferView): void {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    writeBytes(this.#handle, bytes, this.file);
    this.#length += bytes.length;
  }

  /** Fills an array with what lies from byte `start` on. Throws if there is less. */
  read(into: ArrayBufferView, start: number): void {
    const bytes = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
    for (let read = 0; read < bytes.length; ) {
      const more = readSync(this.#handle, bytes, read, bytes.length - read, start + read);
      if (more === 0) throw new Error("A temporary file is cut short.");
      read += more;
    }
  }

  /** Closes the file and removes it. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    closeSync(this.#handle);
    rmSync(this.file, { force: true });
  }
}
