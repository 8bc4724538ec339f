import { type FileHandle, open } from "node:fs/promises";
import path from "node:path";
import type { ColumnType } from "../../core/analyses/analysis.js";
import { explainUnwritable } from "../../files/atomic.js";
import { makeFolder } from "../../files/make-folder.js";
import { columnFile, npyHeader } from "../../runs/result-files.js";

/** Writes one column of a result as its numbers come, in the order of the images. */
export class ColumnWriter {
  private constructor(
    private readonly file: string,
    private readonly handle: FileHandle,
  ) {}

  /** `length` is how many numbers each of `count` images has. Throws UserError on a full disk. */
  static async open(folder: string, name: string, type: ColumnType, count: number, length: number): Promise<ColumnWriter> {
    const file = columnFile(folder, name, type);
    const column = new ColumnWriter(file, await openNew(file));
    try {
      if (type.width !== undefined) await column.#write(npyHeader(count, length));
    } catch (error) {
      await column.close();
      throw error;
    }
    return column;
  }

  async add(values: Float32Array | Int32Array): Promise<void> {
    await this.#write(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }

  async close(): Promise<void> {
    await this.handle.close();
  }

  async #write(bytes: Uint8Array): Promise<void> {
    try {
      await this.handle.writeFile(bytes);
    } catch (error) {
      throw explainUnwritable(error, path.dirname(this.file));
    }
  }
}

/** Opens a file to write, and makes its folder. Throws UserError on a full disk. */
async function openNew(file: string): Promise<FileHandle> {
  try {
    await makeFolder(path.dirname(file));
    return await open(file, "w");
  } catch (error) {
    throw explainUnwritable(error, path.dirname(file));
  }
}
