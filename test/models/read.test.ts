import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { relativeDifference } from "../../src/engine/models/certify.js";
import { convertModel } from "../../src/engine/models/convert-model.js";
import { importModels } from "../../src/engine/models/imported-model.js";
import { readKerasModel } from "../../src/engine/models/read-model.js";
import { openEngine } from "../../src/engine/open.js";
import { openWorkbench, wasmFolder } from "../engine/workbench.js";
import { runPython } from "./python.js";

let folder: string;
let cases: { name: string; file: string; inputs: string; outputs: string }[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "models-"));
  await runPython("write.py", folder);
  const schema = z.array(z.object({ name: z.string(), file: z.string(), inputs: z.string(), outputs: z.string() }));
  cases = schema.parse(JSON.parse(await readFile(path.join(folder, "cases.json"), "utf8")));
}, 300_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const floats = async (file: string) => new Float32Array(new Uint8Array(await readFile(file)).buffer);

it("models that Keras 3 and Keras 2 have written give the same outputs here", async () => {
  expect(cases.length).toBe(21);
  const engine = await openEngine("tensorflow", { wasmFolder });
  const wrong: string[] = [];
  for (const { name, file, inputs, outputs } of cases) {
    try {
      const { network, state } = importModels([convertModel(await readKerasModel(file))]);
      const model = await engine.open(network, { state });
      const found = await model.reconstruct(await floats(inputs), 3);
      model.close();
      const difference = relativeDifference(await floats(outputs), found);
      if (!(difference < 1e-5)) wrong.push(`${name}: ${difference}`);
    } catch (error) {
      wrong.push(`${name}: ${String(error)}`);
    }
  }
  engine.close();
  expect(wrong).toEqual([]);
});

describe("what cannot be taken is refused with the reason, and leaves no project", () => {
  const refused: [string, (file: (name: string) => string) => Promise<string>, RegExp][] = [
    [
      "layers, each by its name",
      async (file) => file("bad.keras"),
      /Layer 1, conv2d\S* \(Conv2D\): its kernel is dilated.* Layer 2, lambda\S* \(Lambda\): it holds Python code, which is never run.* Layer 3, global\S* \(GlobalAveragePooling2D\): its class is not known here.* Layer 4, dense\S* \(Dense\): its activation softmax/s,
    ],
    ["the same in HDF5", async (file) => file("bad.h5"), /4 layers that cannot be taken/],
    ["weights alone", async (file) => file("only.weights.h5"), /only weights were saved/],
    ["a compression that is not to be had", async (file) => file("lzf.h5"), /compressed with lzf/],
  ];
  it.each(refused)("%s", async (_, make, reason) => {
    const bench = await openWorkbench();
    const before = await readdir(bench.root);
    const job = {
      kind: "import" as const,
      project: bench.file("made.aeproj"),
      engine: "tensorflow" as const,
      range: [0, 1] as [number, number],
    };
    await expect(bench.run({ ...job, files: [await make((name) => path.join(folder, name))] })).rejects.toThrow(reason);
    expect((await readdir(bench.root)).filter((name) => !before.includes(name))).toEqual([]);
    await bench.dispose();
  });
});
