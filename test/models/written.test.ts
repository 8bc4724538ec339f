import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import type { ModelFormat } from "../../src/core/jobs/model-format.js";
import { relativeDifference } from "../../src/engine/models/certify.js";
import { formats } from "../../src/engine/models/formats.js";
import { openEngine } from "../../src/engine/open.js";
import { modelCases, partsAndOutputs } from "../engine/model-cases.js";
import { wasmFolder } from "../engine/workbench.js";
import { runPython } from "./python.js";

/** Who reads a format, by the names in compute.py. */
const readers: Partial<Record<ModelFormat, string[]>> = {
  keras: ["keras3"],
  "keras-h5": ["keras3", "keras2"],
  onnx: ["onnx"],
  savedmodel: ["savedmodel"],
};

interface Task {
  reader: string;
  file: string;
  shape: readonly number[];
  inputs: string;
  outputs: string;
}
interface Read {
  name: string;
  reader: string;
  difference: number | string;
  batch: number;
}

let folder: string;
let read: Read[];

/** Everything in one process of Python, as its libraries take long to load. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "models-"));
  const engine = await openEngine("tensorflow", { wasmFolder });
  const tasks: (Task & { name: string; expected: Float32Array })[] = [];
  for (const [number, one] of modelCases().entries()) {
    const { parts, expected } = await partsAndOutputs(one, engine);
    for (const [format, names] of Object.entries(readers)) {
      for (const part of parts) {
        const wanted = expected[part.name];
        if (!wanted) continue;
        const own = await mkdtemp(path.join(folder, "case-"));
        const file = path.join(own, await formats[format as ModelFormat].write(part, own));
        const inputs = path.join(folder, `${number}-${part.name}.inputs`);
        await writeFile(inputs, new Uint8Array(wanted.inputs.buffer));
        for (const reader of names) {
          const outputs = path.join(own, `${reader}.outputs`);
          tasks.push({
            name: `${one.name}, ${part.name}, ${format}`,
            reader,
            file,
            shape: part.input,
            inputs,
            outputs,
            expected: wanted.outputs,
          });
        }
      }
    }
  }
  engine.close();
  const [list, results] = [path.join(folder, "tasks.json"), path.join(folder, "results.json")];
  await writeFile(list, JSON.stringify(tasks.map(({ expected: _, ...task }) => task)));
  await runPython("compute.py", list, results);
  const resultSchema = z.array(z.object({ batch: z.number().default(Number.NaN), error: z.string().optional() }));
  const found = resultSchema.parse(JSON.parse(await readFile(results, "utf8")));
  read = await Promise.all(
    tasks.map(async ({ name, reader, outputs, expected }, i): Promise<Read> => {
      const { error, batch } = found[i];
      if (error !== undefined) return { name, reader, difference: error, batch };
      const bytes = new Uint8Array(await readFile(outputs));
      return { name, reader, difference: relativeDifference(expected, new Float32Array(bytes.buffer)), batch };
    }),
  );
}, 300_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

it.each(Object.entries(readers).flatMap(([format, names]) => names.map((reader) => [format, reader])))(
  "%s files of every network and part give the same outputs in %s, one image or several",
  (format, reader) => {
    const own = read.filter((one) => one.reader === reader && one.name.endsWith(`, ${format}`));
    expect(own.length).toBe(16);
    const wrong = own.filter(({ difference, batch }) => !(typeof difference === "number" && difference < 1e-5 && batch < 1e-5));
    expect(wrong).toEqual([]);
  },
);
