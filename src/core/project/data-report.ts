import { z } from "zod";
import { sentenceSchema } from "../language/sentence-schema.js";

/** Files that a row of the report lists; the rest is counted. */
export const listed = 50;
/** Rows of a table of the report; the rest is counted. */
export const rowsShown = 200;

/** The sources of a project, by what they are for. */
export const setNames = ["train", "clean", "secondTake", "validation"] as const;
export type SetName = (typeof setNames)[number];

const fileSchema = z.object({
  /** Relative to its source, with `/`; `noisy.npy[12]` for an item of an array. */
  file: z.string(),
  /** Absolute path of its own file; null for an item of an array. */
  source: z.string().nullable(),
});
/** A file that the report leads to. */
export type ReportFile = z.output<typeof fileSchema>;

const row = { count: z.int(), files: z.array(fileSchema) };
/** What some files have in common, how many they are, and the first {@link listed} of them. */
export type Row<T = object> = T & { count: number; files: ReportFile[] };

/** Rows of a table, the commonest first, how many more rows there are, and how many images all of them are of; reports of before leave that out. */
const table = <T extends z.core.$ZodLooseShape>(shape: T) =>
  z.object({ rows: z.array(z.object({ ...shape, ...row })), more: z.int(), total: z.int().optional() });
export interface Table<T = object> {
  rows: Row<T>[];
  more: number;
  total?: number;
}

const setSchema = z.object({
  name: z.enum(setNames),
  /** As the project names it. */
  source: z.string(),
  /** `[H,W,C]` that the project's settings bring its images to. */
  image: z.tuple([z.int(), z.int(), z.int()]),
  /** True if the network sees each image at its own size, and `image` is only what is shown of it; then none counts as resized. */
  ownSizes: z.literal(true).optional(),
  used: z.int(),
  /** Of those used: had another size. */
  resized: z.int(),
  leftOut: table({ reason: sentenceSchema }),
  /** By sub-folder; "" is the source itself. `resized` and `leftOut` are included in `count`. */
  folders: table({ name: z.string(), resized: z.int(), leftOut: z.int() }),
  sizes: table({ height: z.int(), width: z.int() }),
  channels: table({ channels: z.union([z.literal(1), z.literal(3)]), type: z.enum(["u8", "u16", "f32"]), alpha: z.boolean() }),
  labels: table({ name: z.string().nullable() }),
  /** What to know of how the labels were found; reports of before leave it out. */
  howLabelled: z.array(sentenceSchema).optional(),
  /** Of the images as the network gets them, in the source's own units. `range` is what means black and white. */
  values: z.object({ minimum: z.number(), maximum: z.number(), mean: z.number(), range: z.tuple([z.number(), z.number()]) }),
});
/** What one source holds. */
export type SetReport = z.output<typeof setSchema>;

const memberSchema = fileSchema.extend({
  set: z.enum(setNames),
  /** The subset that it belongs to; null for neither, such as a noisy image without a clean one. */
  part: z.enum(["training", "validation"]).nullable(),
});
export type Member = z.output<typeof memberSchema>;

const groupSchema = z.object({
  count: z.int(),
  /** The first {@link listed} of them: in a leak one of each side, then those of validation. */
  members: z.array(memberSchema),
  /** Indices of the first members' pictures in the report's thumbnails; none if there is no room. */
  pictures: z.array(z.int()),
  /** True if some are trained on and some are held out: the validation loss is then too low. */
  leak: z.boolean(),
});
/** Images that are the same, or look alike. */
export type Group = z.output<typeof groupSchema>;

const groupsSchema = z.object({
  groups: z.array(groupSchema),
  /** Groups beyond {@link rowsShown}. */
  more: z.int(),
  /** Images that another one of their group makes superfluous. */
  superfluous: z.int(),
  /** Groups with a leak. */
  leaks: z.int(),
});
export type Groups = z.output<typeof groupsSchema>;

/** What a project's images are, before training. Files are absolute paths. */
export const dataReportSchema = z.object({
  /** Changes when a file or a setting that shapes the report does. */
  key: z.string(),
  /** ISO time, UTC. */
  created: z.string(),
  sets: z.array(setSchema),
  parts: z.object({ training: z.int(), validation: z.int() }),
  /** `how` says how they were put together; reports of before leave it out. */
  pairs: z.object({ found: z.int(), withoutClean: z.object(row), withoutNoisy: z.object(row), how: sentenceSchema.optional() }).nullable(),
  duplicates: groupsSchema,
  /** Null if there are too many images to compare each with each. */
  alike: groupsSchema.nullable(),
  /** One picture of `count` images in a row, each `height` by `width` pixels: the training images `items`, then members of groups. */
  thumbnails: z.object({ file: z.string(), height: z.int(), width: z.int(), count: z.int(), items: z.array(fileSchema) }),
});
export type DataReport = z.output<typeof dataReportSchema>;

/** Groups items by a key into rows, the commonest first; items of one row keep their order. `of` gives what they have in common. */
export function tabulate<I, T extends object>(items: readonly I[], of: (item: I) => T, file: (item: I) => ReportFile): Table<T> {
  const rows = new Map<string, Row<T>>();
  for (const item of items) {
    const common = of(item);
    const key = JSON.stringify(common);
    const known = rows.get(key);
    if (!known) rows.set(key, { ...common, count: 1, files: [file(item)] });
    else {
      known.count++;
      if (known.files.length < listed) known.files.push(file(item));
    }
  }
  const sorted = [...rows.values()].sort((a, b) => b.count - a.count);
  return { rows: sorted.slice(0, rowsShown), more: Math.max(0, sorted.length - rowsShown), total: items.length };
}

/** Groups of members as the report holds them: leaks first, then the largest. */
export function groupsOf(memberLists: readonly (readonly Member[])[]): Groups {
  const groups = memberLists.map((members): Group => {
    const validation = members.filter(({ part }) => part === "validation");
    const others = members.filter(({ part }) => part !== "validation");
    const trained = others.findIndex(({ part }) => part === "training");
    const leak = validation.length > 0 && trained >= 0;
    // Both sides of a leak must be seen, however many there are of one.
    const order = leak ? [validation[0], ...others.splice(trained, 1), ...validation.slice(1), ...others] : [...validation, ...others];
    return { count: members.length, members: order.slice(0, listed), pictures: [], leak };
  });
  groups.sort((a, b) => Number(b.leak) - Number(a.leak) || b.count - a.count);
  return {
    groups: groups.slice(0, rowsShown),
    more: Math.max(0, groups.length - rowsShown),
    superfluous: groups.reduce((sum, { count }) => sum + count - 1, 0),
    leaks: groups.filter(({ leak }) => leak).length,
  };
}
