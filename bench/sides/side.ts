import path from "node:path";
import { openNpy } from "../../src/engine/images/npy.js";
import { openStore, type PixelStore, PixelWriter } from "../../src/engine/images/store.js";

/** What a block took. `loss` is the mean of the training steps, null of other work. */
export interface Answer {
  seconds: number;
  loss: number | null;
}

/** A network in this process. */
export interface NodeSide {
  version: string;
  /** Does a block of work by its name; `size` is for those that have one. */
  run(work: string, size: number): Promise<Answer>;
}

export type OpenSide = (folder: string) => Promise<NodeSide>;

/** Values of a pixel that mean black and white. */
export const range = [0, 255] as const;

/** The images of a workload's .npy file in the product's own store. */
export async function openImages(folder: string, name: string): Promise<PixelStore> {
  const array = await openNpy(path.join(folder, `${name}.npy`));
  const { count, height, width, channels } = array;
  // A name of its own, as several processes read the same folder.
  const file = path.join(folder, `${name}.${process.pid}.bin`);
  const writer = new PixelWriter(file);
  writer.add(await array.read(0, count));
  writer.finish();
  await array.close();
  return openStore(file, count, height * width * channels, "u8");
}

/** Seconds of `work`. */
export async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; result: T }> {
  const started = performance.now();
  const result = await work();
  return { seconds: (performance.now() - started) / 1000, result };
}
