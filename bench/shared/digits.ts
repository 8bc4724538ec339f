import { readFile } from "node:fs/promises";
import path from "node:path";
import type { BenchContext } from "./subject.js";

/** What digits they are, in the words of a row. */
export const digitsName = () => (process.env.AUTOENCODER_BENCH_MNIST ? "MNIST" : "the sample's digits");

/** The images `[N,28,28]` and labels of digits, to learn from and to judge: of the four IDX files in the folder that AUTOENCODER_BENCH_MNIST names, else of the sample. */
export async function readDigits({ root }: BenchContext) {
  const folder = process.env.AUTOENCODER_BENCH_MNIST;
  const read = async (idx: string, npy: string, idxHeader: number) => {
    if (folder) return (await readFile(path.join(folder, idx))).subarray(idxHeader);
    const bytes = await readFile(path.join(root, `samples/digits/${npy}`));
    return bytes.subarray(10 + bytes.readUInt16LE(8));
  };
  return {
    train: {
      images: await read("train-images-idx3-ubyte", "mnist_trn.npy", 16),
      labels: await read("train-labels-idx1-ubyte", "labels_trn.npy", 8),
    },
    test: {
      images: await read("t10k-images-idx3-ubyte", "mnist_tst.npy", 16),
      labels: await read("t10k-labels-idx1-ubyte", "labels_tst.npy", 8),
    },
  };
}
