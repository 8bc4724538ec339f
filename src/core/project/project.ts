import { z } from "zod";
import type { Preset } from "../network/preset.js";
import type { Circumstances } from "./knob.js";
import { defaultOf } from "./rows.js";
import { type ProjectFile, projectSchema } from "./schema.js";
import { valueAt } from "./value-at.js";
import { formatVersion } from "./version.js";

/** A group of knobs with each of them decided, and without the keys that are not known. */
type Decided<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [K in keyof T as string extends K ? never : K]-?: Decided<Exclude<T[K], undefined>> }
    : T;

/** A project with every knob decided. */
export type Project = Decided<ProjectFile>;

/** What the defaults of a file depend on. */
function circumstancesOf(file: ProjectFile, images: number | undefined): Circumstances {
  const circumstances: Circumstances = {
    images,
    written: (path) => valueAt(file, path),
    get task() {
      return file.task ?? defaultOf(projectSchema.shape.task, circumstances);
    },
    get preset(): Preset {
      return file.network?.preset ?? defaultOf(projectSchema.shape.network.unwrap().shape.preset, circumstances);
    },
  };
  return circumstances;
}

/** Every knob under a schema: as it is given, or else its default. */
function decided(schema: z.ZodType, given: unknown, circumstances: Circumstances): unknown {
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  if (!(inner instanceof z.ZodObject)) return given === undefined ? defaultOf(schema, circumstances) : given;
  const knobs = Object.entries<z.ZodType>(inner.shape);
  return Object.fromEntries(knobs.map(([key, knob]) => [key, decided(knob, valueAt(given, [key]), circumstances)]));
}

function decide(given: Omit<ProjectFile, "version">, circumstances: Circumstances): Project {
  // The walk gives each knob of the schema a value of its type, as the type says.
  return decided(projectSchema, { ...given, version: formatVersion }, circumstances) as Project;
}

/**
 * Every default of a file: those of its preset and task, and of its number of images if it is known. The preset is the one
 * that the file names, as the other defaults are its own.
 */
export function defaultsFor(file: ProjectFile, images?: number): Project {
  const circumstances = circumstancesOf(file, images);
  return decide({ network: { preset: circumstances.preset } }, circumstances);
}

/** Fills in what a file leaves out. `images` is the number of training images, if it is known. */
export function resolveProject(file: ProjectFile, images?: number): Project {
  return decide(file, circumstancesOf(file, images));
}
