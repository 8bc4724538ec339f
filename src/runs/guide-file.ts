import { readFile } from "node:fs/promises";
import { z } from "zod";
import { resumeAdvice, writeAtomic } from "../files/atomic.js";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.js";

/** Where training draws the codes of a run's images to: `codes` `[N,D]` of the images `files`, NaN for those that are drawn nowhere. */
export interface KeptGuide {
  files: readonly string[];
  codes: Float32Array;
}

const filesSchema = z.array(z.string());

/** Writes a run's guide, whole or not at all. */
export async function writeGuide(file: string, { files, codes }: KeptGuide): Promise<void> {
  const tensors = { codes: { shape: [files.length, codes.length / files.length], data: codes } };
  await writeAtomic(
    file,
    encodeSafetensors(tensors, { format: "autoencoder-studio", version: "1", files: JSON.stringify(files) }),
    resumeAdvice,
  );
}

/** Reads a run's guide; null if it is missing or cannot be read: it is made again from the images. */
export async function readGuide(file: string): Promise<KeptGuide | null> {
  try {
    const { tensors, metadata } = decodeSafetensors(await readFile(file));
    const files = filesSchema.parse(JSON.parse(metadata.files));
    const { codes } = tensors;
    return codes?.shape[0] === files.length ? { files, codes: codes.data } : null;
  } catch {
    return null;
  }
}
