// Damaged files and messages: every reader gives a value or a sentence for the person, and never anything else.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { encode as encodePng } from "fast-png";
import { afterAll, beforeAll, describe, it } from "vitest";
import { UserError } from "../../../src/core/language/error.js";
import { settingEdits } from "../../../src/core/project/document-edits.js";
import { parseProject } from "../../../src/core/project/project-text.js";
import { decodeBmp } from "../../../src/engine/images/bmp.js";
import { openIdx, readIdxLabels } from "../../../src/engine/images/idx.js";
import { readLabels } from "../../../src/engine/images/labels.js";
import { openNpy, readNpyLabels } from "../../../src/engine/images/npy.js";
import { decodePng, readPngHeader } from "../../../src/engine/images/png.js";
import { readKerasModel } from "../../../src/engine/models/read-model.js";
import { parseTable } from "../../../src/files/read-table.js";
import { parseFromWebview } from "../../../src/protocol/parse-webview.js";
import { parseToTrainer } from "../../../src/protocol/trainer.js";
import { readMetrics } from "../../../src/runs/metrics-file.js";
import { openRun } from "../../../src/runs/run-folder.js";
import { decodeSafetensors, encodeSafetensors } from "../../../src/runs/safetensors.js";
import { bitmap } from "../engine/images/bitmaps.js";
import { npy } from "../engine/images/pictures.js";
import { mutate } from "./mutate.js";

/** Mutations of each reader; a longer search asks for more, and for others by another first seed. */
const count = Number(process.env.AUTOENCODER_MUTATIONS ?? 150);
const first = Number(process.env.AUTOENCODER_SEED ?? 1);

let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "mutations-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const text = (value: string) => Buffer.from(value);
const object = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    return Buffer.from(bytes).toString("utf8");
  }
};
/** A reader of a file of that name. */
const ofFile = (name: string, read: (file: string) => Promise<unknown>) => async (bytes: Uint8Array) => {
  const file = path.join(root, name);
  await writeFile(file, bytes);
  await read(file);
};
const readAll = async (array: Awaited<ReturnType<typeof openNpy>>) => {
  try {
    await array.read(0, Math.min(array.count, 4));
  } finally {
    await array.close();
  }
};

const idx = (type: number, shape: number[], values: Uint8Array) => {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.set([0, 0, type, shape.length]);
  for (const [n, side] of shape.entries()) header.writeUInt32BE(side, 4 + 4 * n);
  return Buffer.concat([header, values]);
};
const project = `{ "version": 1, "task": "detect", // found on the way
  "data": { "train": "in", "size": [28, 28], "range": [0, 255] }, "network": { "preset": "classic", "kernels": [3, 3] },
  "training": { "epochs": 5, "noise": { "kind": "gaussian", "amount": 0.1 } }, "anomaly": { "threshold": { "top": 3 } } }`;
const edit = { type: "edit", path: ["training", "epochs"], value: 3 };
const job = { type: "start", id: 1, engine: "portable", job: { kind: "train", project: "a.aeproj", text: project, resume: true } };
const run = "test/fixtures/before/digits.runs/20261127-232443-6e6d";
const form = { height: 4, width: 4, channels: 1, type: "u8", fit: "pad" } as const;

const readers: [string, Uint8Array | string, (bytes: Uint8Array) => unknown][] = [
  [
    "a project's text",
    text(project),
    (bytes) => {
      const changed = Buffer.from(bytes).toString("utf8");
      parseProject(changed);
      settingEdits(changed, ["training", "epochs"], 7);
      settingEdits(changed, ["network", "kernels"], undefined);
    },
  ],
  ["a message of the page", text(JSON.stringify(edit)), (bytes) => parseFromWebview(object(bytes))],
  ["a message to the child", text(JSON.stringify(job)), (bytes) => parseToTrainer(object(bytes))],
  ["a table", text('file,label\na.png,good\n"b ""c"".png",bad\n'), (bytes) => parseTable(Buffer.from(bytes).toString("utf8"))],
  [
    "a table of labels",
    text("file,label\na.png,good\nb.png,bad\n"),
    ofFile("l.csv", (file) => readLabels(file, ["a.png", "b.png"], () => ({ places: [0, 1] }))),
  ],
  ["an npy file of images", npy("<f4", [3, 4, 4], new Float32Array(48)), ofFile("a.npy", async (file) => readAll(await openNpy(file)))],
  ["an npy file of labels", npy("<i8", [3], new BigInt64Array(3)), ofFile("l.npy", readNpyLabels)],
  ["an npy file of words", npy("<U2", [2], Uint32Array.from(text("aböd"))), ofFile("w.npy", readNpyLabels)],
  ["an IDX file of images", idx(8, [3, 4, 4], new Uint8Array(48)), ofFile("a.idx", async (file) => readAll(await openIdx(file)))],
  ["an IDX file of labels", idx(12, [3], new Uint8Array(12)), ofFile("l.idx", readIdxLabels)],
  ["a BMP", bitmap({ width: 5, height: 3, bits: 24 }, [new Uint8Array(15)]), (bytes) => decodeBmp(Buffer.from(bytes))],
  [
    "a PNG",
    encodePng({ width: 4, height: 4, channels: 1, depth: 8, data: new Uint8Array(16).fill(9) }),
    (bytes) => [readPngHeader(Buffer.from(bytes)), decodePng(Buffer.from(bytes), form, new Uint8Array(16))],
  ],
  [
    "a checkpoint's tensors",
    encodeSafetensors({ weights: { shape: [2, 3], data: new Float32Array(6) } }, { epoch: "3" }),
    (bytes) => decodeSafetensors(bytes),
  ],
  ["the record of a run", `${run}/run.json`, ofFile("run.json", (file) => openRun(path.dirname(file)))],
  ["a Keras model", "test/fixtures/keras/Encoder.h5", ofFile("m.h5", readKerasModel)],
  ["the metrics of a run", `${run}/metrics.jsonl`, ofFile("metrics.jsonl", readMetrics)],
];

describe("damaged at random", () => {
  it.each(readers)("%s gives a value or a sentence", { timeout: 120_000 + 100 * count }, async (_, sound, read) => {
    const bytes = typeof sound === "string" ? await readFile(sound) : sound;
    await read(bytes);
    for (let seed = first; seed < first + count; seed++) {
      try {
        await read(mutate(bytes, seed));
      } catch (error) {
        if (!(error instanceof UserError)) throw new Error(`With the seed ${seed}: ${error}`, { cause: error });
      }
    }
  });
});
