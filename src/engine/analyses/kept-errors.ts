import { cacheKey, type PixelCache } from "../images/cache.js";
import { ScratchFile } from "../results/scratch-file.js";

/** A float32 that is not negative has 31 bits, of which the last 15 are let go: 8 digits of its fraction stay, 0.2 % of its value. */
const shift = 15;
const half = 2 ** (shift - 1);

/** Errors `[N,H,W]` of the images of a job, on disk with two bytes each until the scale that all are drawn by is known. */
export class KeptErrors {
  private constructor(private readonly file: ScratchFile) {}

  /** Beside the decoded images, where what a process that died left behind is cleared away. */
  static async open(cache: PixelCache): Promise<KeptErrors> {
    return new KeptErrors(new ScratchFile(await cache.temporary(cacheKey("errors"))));
  }

  /** Adds errors, which are not negative. Throws UserError on a full disk. */
  add(errors: Float32Array): void {
    const words = new Uint32Array(errors.buffer, errors.byteOffset, errors.length);
    const short = new Uint16Array(errors.length);
    for (let i = 0; i < words.length; i++) short[i] = (words[i] + half) >>> shift;
    this.file.add(short);
  }

  /** `count` errors from the one at `start` on, to 0.2 %. */
  read(start: number, count: number): Float32Array {
    const short = new Uint16Array(count);
    this.file.read(short, 2 * start);
    const words = new Uint32Array(count);
    for (let i = 0; i < count; i++) words[i] = short[i] << shift;
    return new Float32Array(words.buffer);
  }

  /** Removes them from the disk. */
  close(): void {
    this.file.close();
  }
}
