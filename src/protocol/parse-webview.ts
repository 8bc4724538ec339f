import { z } from "zod";
import { codePlaceSchema } from "../core/analyses/code-place-schema.js";
import { triageWords } from "../core/analyses/triage.js";
import { sentenceSchema } from "../core/language/sentence-schema.js";
import type { TextFix } from "../core/project/problem.js";
import { runAboutSchema } from "../core/runs/run-schema.js";
import {
  chosenActions,
  type DroppedPicture,
  dropPanels,
  type FromWebview,
  mostDropped,
  runActions,
  saveFormats,
  webviewCommands,
} from "./webview.js";

const keyPath = z
  .array(z.union([z.string(), z.int()]))
  .min(1)
  .max(8);
const title = sentenceSchema;
/** Images that a page can ask for at once. */
const mostRows = 1000;
/** Images that can be chosen at once. */
const mostChosen = 1_000_000;
/** Images that can be taught at once. */
const mostTaught = 10_000;

const textFixSchema: z.ZodType<TextFix> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("set"), title, path: keyPath, value: z.unknown() }),
  z.object({ kind: z.literal("rename"), title, path: keyPath, to: z.string() }),
  z.object({ kind: z.literal("update"), title }),
]);

const droppedSchema: z.ZodType<DroppedPicture> = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("content"),
    // A name alone: it becomes that of a file.
    name: z
      .string()
      .min(1)
      .max(255)
      .regex(/^[^/\\\0]+$/)
      .refine((name) => name !== "." && name !== ".."),
    bytes: z.instanceof(Uint8Array).refine(({ length }) => length <= mostDropped),
  }),
  z.object({ kind: z.literal("address"), uri: z.string().min(1).max(8192) }),
]);

const fromWebviewSchema: z.ZodType<FromWebview> = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready") }),
  z.object({ type: z.literal("edit"), path: z.array(z.string()).min(1).max(8), value: z.unknown() }),
  z.object({ type: z.literal("fix"), fix: textFixSchema }),
  z.object({ type: z.literal("command"), command: z.enum(webviewCommands), path: z.array(z.string()).optional() }),
  z.object({ type: z.literal("open"), file: z.string() }),
  z.object({ type: z.literal("findSimilar"), folder: z.string(), index: z.int().min(0) }),
  z.object({ type: z.literal("findDropped"), picture: droppedSchema, panel: z.enum(dropPanels) }),
  z.object({ type: z.literal("nearestGood"), folder: z.string(), index: z.int().min(0) }),
  z.object({ type: z.literal("copy"), text: z.string() }),
  z.object({ type: z.literal("cancel"), task: z.int() }),
  z.object({ type: z.literal("analyse"), folder: z.string(), run: z.string(), epoch: z.int().min(1).nullable() }),
  z.object({ type: z.literal("teach"), folder: z.string(), files: z.array(z.string()).min(1).max(mostTaught) }),
  z.object({ type: z.literal("forget"), folder: z.string(), file: z.string() }),
  z.object({ type: z.literal("exportMap"), folder: z.string() }),
  z.object({ type: z.literal("placeOnMap"), folder: z.string() }),
  z.object({ type: z.literal("takeOffMap"), folder: z.string() }),
  z.object({ type: z.literal("writePictures"), folder: z.string() }),
  z.object({
    type: z.literal("chosen"),
    action: z.enum(chosenActions),
    folder: z.string(),
    indices: z.array(z.int().min(0)).min(1).max(mostChosen),
  }),
  z.object({ type: z.literal("watch"), folder: z.string() }),
  z.object({ type: z.literal("stopWatching"), watched: z.string() }),
  z.object({ type: z.literal("gather"), folder: z.string() }),
  z.object({ type: z.literal("report"), folder: z.string() }),
  z.object({ type: z.literal("showResult"), folder: z.string() }),
  z.object({ type: z.literal("columns"), folder: z.string() }),
  z.object({ type: z.literal("files"), folder: z.string() }),
  z.object({ type: z.literal("rows"), folder: z.string(), indices: z.array(z.int().min(0)).max(mostRows) }),
  z.object({ type: z.literal("imageDetail"), folder: z.string(), index: z.int().min(0), compared: z.string().nullable() }),
  z.object({ type: z.literal("leaveImage") }),
  z.object({ type: z.literal("noisePreview") }),
  z.object({ type: z.literal("drawCode"), folder: z.string(), place: codePlaceSchema }),
  z.object({
    type: z.literal("triage"),
    folder: z.string(),
    indices: z.array(z.int().min(0)).max(mostChosen),
    word: z.enum(triageWords).nullable(),
  }),
  z.object({ type: z.literal("curves"), runs: z.array(z.string()).max(100) }),
  z.object({ type: z.literal("film"), run: z.string() }),
  z.object({ type: z.literal("run"), action: z.enum(runActions), run: z.string() }),
  z.object({ type: z.literal("describe"), run: z.string(), about: runAboutSchema }),
  z.object({
    type: z.literal("save"),
    name: z.string().min(1).max(80),
    format: z.enum(saveFormats),
    data: z.union([z.string(), z.instanceof(Uint8Array)]),
  }),
  z.object({ type: z.literal("failed"), message: z.string() }),
  z.object({ type: z.literal("error"), message: z.string() }),
]);

/** Parses a message from a page; undefined for what is not one. Apart from the types, so that zod stays out of the page. */
export function parseFromWebview(message: unknown): FromWebview | undefined {
  const result = fromWebviewSchema.safeParse(message);
  return result.success ? result.data : undefined;
}
