import { z } from "zod";
import { type Sentence, sentence } from "../language/sentence.js";
import { type Knob, type KnobMeta, type Section, sections } from "./knob.js";
import { choice } from "./rows.js";
import { anomalySchema } from "./schema/anomaly-schema.js";
import { dataSchema } from "./schema/data-schema.js";
import { networkSchema } from "./schema/network-schema.js";
import { trainingSchema } from "./schema/training-schema.js";
import { taskLabels } from "./task.js";
import { formatVersion } from "./version.js";

/** The project file: every knob optional, as a default stands in for what is left out. Adding a knob is adding a row. */
export const projectSchema = z.looseObject({
  version: z.literal(formatVersion).meta({ expects: sentence("{0}, the version of the file's format", formatVersion) }),
  task: choice(taskLabels, {
    default: "reconstruct",
    title: "Task",
    help: "Reconstruct learns to give back what it sees: for maps, search and anomalies. Denoise learns to turn noisy pictures into clean ones. Detect learns what good pictures are like in every place, at their own size, to find small defects.",
  }),
  data: dataSchema,
  network: networkSchema,
  training: trainingSchema,
  anomaly: anomalySchema,
});

/** A project file as parsed: what the person wrote, unknown keys included. */
export type ProjectFile = z.output<typeof projectSchema>;

const isSection = (name: string): name is Section => (sections as readonly string[]).includes(name);

/** The table of knobs in the order of the form. */
export function knobTable(): Knob[] {
  const rows: Knob[] = [];
  const row = (path: string, schema: z.ZodType) => {
    const meta = schema.meta() as KnobMeta | undefined;
    const section = path.split(".")[0];
    if (meta?.control && isSection(section)) rows.push({ ...meta, path, section });
  };
  const visit = (path: string, schema: z.ZodType) => {
    const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
    if (!(inner instanceof z.ZodObject)) return row(path, schema);
    for (const [key, leaf] of Object.entries(inner.shape)) visit(path ? `${path}.${key}` : key, leaf as z.ZodType);
  };
  visit("", projectSchema);
  return rows;
}

/** What a right value at a path of keys is, to follow "must be". */
export function expectedAt(path: readonly (string | number)[]): { title: string; expects: Sentence } | undefined {
  let schema: z.ZodType = projectSchema;
  let nearest: { title: string; expects: Sentence } | undefined;
  for (const key of path) {
    const inner: z.ZodType = schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;
    if (!(inner instanceof z.ZodObject) || !(String(key) in inner.shape)) break;
    schema = inner.shape[String(key)] as z.ZodType;
    const meta = schema.meta() as Partial<KnobMeta> | undefined;
    if (meta?.expects) nearest = { title: meta.title ?? String(key), expects: meta.expects };
    else if (path.length === 1) nearest = { title: String(key), expects: sentence("a group of settings in braces") };
  }
  return nearest;
}
