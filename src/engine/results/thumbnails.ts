import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Sharp } from "sharp";
import type { PictureCoding } from "../../core/analyses/analysis.js";
import { type Atlas, type AtlasLevel, atlasLevels, atlasPage, tileOf } from "../../core/analyses/atlas.js";
import { areaResizer } from "../../core/numbers/area-resize.js";
import { explainUnwritable } from "../../files/atomic.js";
import { makeFolder } from "../../files/make-folder.js";
import { type ByteCoder, errorBytes, shownBytes } from "./byte-codes.js";
import { fromBytes, type Shape3 } from "./picture.js";

/** One size of thumbnails: the page that is being filled, and the one that is being written. */
class LevelWriter {
  readonly #resize: (values: Float32Array) => Float32Array;
  readonly #page: Uint8Array<ArrayBuffer>;
  readonly #line: number;
  #count = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(
    readonly level: AtlasLevel,
    private readonly shape: Shape3,
    private readonly code: ByteCoder,
    private readonly file: (page: number) => string,
  ) {
    this.#resize = areaResizer(shape, level.height, level.width);
    this.#line = level.columns * level.width * shape[2];
    this.#page = new Uint8Array((level.perPage / level.columns) * level.height * this.#line);
  }

  /** Adds an image `[H,W,C]`. */
  async add(image: Float32Array): Promise<void> {
    const { level, code } = this;
    const small = this.#resize(image);
    const { x, y } = tileOf(level, this.#count);
    const line = level.width * this.shape[2];
    for (let row = 0; row < level.height; row++) code(small, row * line, this.#page, (y + row) * this.#line + x * this.shape[2], line);
    this.#count++;
    if (this.#count % level.perPage === 0) await this.#write(level.perPage);
  }

  async finish(): Promise<void> {
    const left = this.#count % this.level.perPage;
    if (left > 0) await this.#write(left);
    await this.#writing;
  }

  /** Ends as the page that is being written does. Throws UserError on a full disk. */
  async close(): Promise<void> {
    await this.#writing;
  }

  /** Hands the page over to be encoded beside the work that goes on. */
  async #write(tiles: number): Promise<void> {
    const { level } = this;
    const rows = Math.ceil(tiles / level.columns);
    const height = rows * level.height;
    const bytes = this.#page.slice(0, height * this.#line);
    const picture = fromBytes(bytes, height, this.#line / this.shape[2], this.shape[2]);
    const file = this.file(Math.ceil(this.#count / level.perPage) - 1);
    await this.#writing;
    const encoded = level.extension === "png" ? picture.png({ compressionLevel: 4 }) : picture.webp({ quality: 85, effort: 2 });
    this.#writing = writePage(file, encoded);
    // A failure is met at the next page; until then it must not count as unhandled.
    this.#writing.catch(() => undefined);
  }
}

/** Writes a page. Not by sharp, whose words for a full disk are the system's. Throws UserError on a full disk. */
async function writePage(file: string, picture: Sharp): Promise<void> {
  const bytes = await picture.toBuffer();
  try {
    await writeFile(file, bytes);
  } catch (error) {
    throw explainUnwritable(error, path.dirname(file));
  }
}

/** Writes the thumbnails of one picture of each image of a result, a page of its atlas at a time. */
export class ThumbnailWriter {
  readonly #levels: LevelWriter[];
  readonly #size: number;

  private constructor(
    folder: string,
    name: string,
    private readonly coding: PictureCoding,
    shape: Shape3,
  ) {
    const code = coding === "error" ? errorBytes : shownBytes;
    this.#size = shape[0] * shape[1] * shape[2];
    this.#levels = atlasLevels(shape[0], shape[1]).map(
      (level) => new LevelWriter(level, shape, code, (page) => path.join(folder, atlasPage(name, level, page))),
    );
  }

  /** `folder` is the result's; errors have one channel. */
  static async open(folder: string, name: string, coding: PictureCoding, [height, width, channels]: Shape3): Promise<ThumbnailWriter> {
    await makeFolder(path.join(folder, "thumbnails"));
    return new ThumbnailWriter(folder, name, coding, [height, width, coding === "error" ? 1 : channels]);
  }

  /** Adds images `[N,H,W,C]` on 0..1, or errors `[N,H,W]`, in the order of the result. Throws UserError on a full disk. */
  async add(images: Float32Array): Promise<void> {
    for (let start = 0; start < images.length; start += this.#size) {
      for (const level of this.#levels) await level.add(images.subarray(start, start + this.#size));
    }
  }

  /** Waits for the pages that are being written, well or badly; what is left is not written. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#levels.map((level) => level.close()));
  }

  /** Writes what is left, and says how the thumbnails lie. */
  async finish(): Promise<Atlas> {
    for (const level of this.#levels) await level.finish();
    return { coding: this.coding, levels: this.#levels.map(({ level }) => level) };
  }
}
