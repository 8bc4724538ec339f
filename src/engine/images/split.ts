import { hash32 } from "../../core/numbers/random.js";

/** A number from 0 to 1 for a file, from only its name and the seed. */
const hashFraction = (file: string, seed: number) => hash32(`${seed}/validation/${file}`) / 2 ** 32;

/**
 * Which of `files` are kept aside for validation: those whose hash lies below `share`, so that adding one photo moves no
 * other. A share above 0 gives at least one, and leaves at least one to train on. Those that `neverHeldOut` names are all trained on.
 */
export function splitValidation(
  files: readonly string[],
  share: number,
  seed: number,
  neverHeldOut: readonly string[] = [],
): { training: number[]; validation: number[] } {
  const learned = new Set(neverHeldOut);
  const training: number[] = [];
  const validation: number[] = [];
  for (const [index, file] of files.entries()) (hashFraction(file, seed) < share && !learned.has(file) ? validation : training).push(index);
  if (share > 0 && files.length > 1) {
    const free = [...files.keys()].filter((index) => !learned.has(files[index]));
    const ranked = free.sort((a, b) => hashFraction(files[a], seed) - hashFraction(files[b], seed));
    if (validation.length === 0 && ranked.length > 0)
      return { validation: [ranked[0]], training: training.filter((index) => index !== ranked[0]) };
    if (training.length === 0)
      return { training: [ranked[files.length - 1]], validation: validation.filter((index) => index !== ranked[files.length - 1]) };
  }
  return { training, validation };
}
