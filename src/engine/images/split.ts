import { hash32 } from "../../core/numbers/random.js";
import type { Names } from "../../files/name-list.js";

/** A number from 0 to 1 for a file, from only its name and the seed. */
const hashFraction = (file: string, seed: number) => hash32(`${seed}/validation/${file}`) / 2 ** 32;

/**
 * Which of `files` are kept aside for validation: those whose hash lies below `share`, so that adding one photo moves no
 * other. A share above 0 gives at least one, and leaves at least one to train on. Those that `neverHeldOut` names are all trained on.
 */
export function splitValidation(
  files: Names,
  share: number,
  seed: number,
  neverHeldOut: readonly string[] = [],
): { training: number[]; validation: number[] } {
  const learned = new Set(neverHeldOut);
  const training: number[] = [];
  const validation: number[] = [];
  let index = 0;
  for (const file of files) (hashFraction(file, seed) < share && !learned.has(file) ? validation : training).push(index++);
  if (share === 0 || files.length < 2 || (validation.length > 0 && training.length > 0)) return { training, validation };
  const hashes = Array.from(files, (file) => hashFraction(file, seed));
  const ranked = Array.from(files, (file, position) => (learned.has(file) ? [] : [position]))
    .flat()
    .sort((a, b) => hashes[a] - hashes[b]);
  const moved = validation.length === 0 ? ranked[0] : ranked[ranked.length - 1];
  if (moved === undefined) return { training, validation };
  return validation.length === 0
    ? { validation: [moved], training: training.filter((one) => one !== moved) }
    : { training: [moved], validation: validation.filter((one) => one !== moved) };
}
