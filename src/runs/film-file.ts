import { readFile } from "node:fs/promises";
import { z } from "zod";
import { type CodeFilm, thinned } from "../core/runs/code-film.js";
import { resumeAdvice, writeAtomic } from "../files/atomic.js";
import { decodeSafetensors, encodeSafetensors, type Tensor } from "./safetensors.js";

/** The plane that codes of more than two numbers are seen on: `mean` `[D]`, `axes` `[2,D]`. */
export interface FilmPlane {
  mean: Float32Array;
  axes: Float32Array;
}

/** A film as it is kept. */
export interface KeptFilm extends CodeFilm {
  /** Null for codes of at most two numbers. */
  plane: FilmPlane | null;
}

const metadataSchema = z.object({
  labels: z.string().transform((text) => z.array(z.string()).parse(JSON.parse(text))),
  latent: z.coerce.number().int().min(1),
});

/** The film of a run; null if there is none, or it cannot be read: the run does not need it. */
export async function readFilm(file: string): Promise<KeptFilm | null> {
  try {
    const { tensors, metadata } = decodeSafetensors(await readFile(file));
    const { epochs, positions, of, mean, axes } = tensors;
    if (positions.shape[0] !== epochs.shape[0] || positions.shape[1] !== of.shape[0]) return null;
    return {
      ...metadataSchema.parse(metadata),
      epochs: Array.from(epochs.data),
      count: of.data.length,
      positions: positions.data,
      of: Int32Array.from(of.data),
      plane: mean && axes ? { mean: mean.data, axes: axes.data } : null,
    };
  } catch {
    return null;
  }
}

/** Writes a film, whole or not at all. */
async function writeFilm(file: string, film: KeptFilm): Promise<void> {
  const { epochs, count, positions, of, labels, latent, plane } = film;
  const tensors: Record<string, Tensor> = {
    epochs: { shape: [epochs.length], data: Float32Array.from(epochs) },
    positions: { shape: [epochs.length, count, 2], data: positions },
    of: { shape: [count], data: Float32Array.from(of) },
    ...(plane && { mean: { shape: [latent], data: plane.mean }, axes: { shape: [2, latent], data: plane.axes } }),
  };
  await writeAtomic(file, encodeSafetensors(tensors, { labels: JSON.stringify(labels), latent: String(latent) }), resumeAdvice);
}

/**
 * Adds the positions `[count,2]` after `epoch` to a film and writes it. Epochs from there on, which a run that was resumed goes
 * through again, are replaced; of too many every other one goes.
 */
export async function extendFilm(file: string, film: KeptFilm, epoch: number, positions: Float32Array): Promise<void> {
  const frame = (at: number) => film.positions.subarray(2 * film.count * at, 2 * film.count * (at + 1));
  const frames = new Map(film.epochs.flatMap((one, at) => (one < epoch ? [[one, frame(at)] as const] : [])));
  frames.set(epoch, positions);
  const epochs = thinned([...frames.keys()]);
  const all = new Float32Array(2 * film.count * epochs.length);
  for (const [at, one] of epochs.entries()) all.set(frames.get(one) ?? [], 2 * film.count * at);
  await writeFilm(file, { ...film, epochs, positions: all });
}
