import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { strToU8, type Zippable, zipSync } from "fflate";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Hdf5Writer, writeHdf5 } from "../../../src/engine/models/hdf5.js";
import { readKerasModel } from "../../../src/engine/models/read-model.js";
import { openWorkbench, type Workbench } from "../workbench.js";

let bench: Workbench;
let folder: string;
beforeAll(async () => {
  bench = await openWorkbench();
  folder = bench.file("refused");
  await mkdir(folder);
});
afterAll(() => bench.dispose());

const fixture = (name: string) => path.resolve("test/fixtures/keras", name);
const layer = (class_name: string, config: object) => ({ class_name, config: { name: class_name.toLowerCase(), ...config } });
const convolution = { filters: 1, kernel_size: [3, 3], strides: [1, 1], padding: "same", activation: "relu" };
const sequential = (...layers: object[]) => ({
  class_name: "Sequential",
  config: { name: "model", layers: [layer("InputLayer", { batch_input_shape: [null, 8, 8, 1] }), ...layers] },
});

/** A legacy file of a configuration, with the kernel of its one convolution in a shape. */
const h5 = (config: object | string, kernel: number[] = [3, 3, 1, 1], more?: (root: Hdf5Writer) => void) =>
  writeHdf5((root) => {
    root.text("model_config", typeof config === "string" ? config : JSON.stringify(config));
    const groups = root.group("model_weights");
    groups.texts("layer_names", ["conv2d"]);
    const group = groups.group("conv2d");
    group.texts("weight_names", ["conv2d/kernel:0", "conv2d/bias:0"]);
    const own = group.group("conv2d");
    own.tensor("kernel:0", { shape: kernel, data: new Float32Array(kernel.reduce((a, b) => a * b, 1)) });
    own.tensor("bias:0", { shape: [1], data: new Float32Array(1) });
    more?.(root);
  });

/** A `.keras` archive that would be taken, with more or other files in it. */
async function archive(files: Zippable): Promise<Uint8Array> {
  const weights = await writeHdf5((root) => {
    const variables = root.group("layers").group("conv2d").group("vars");
    variables.tensor("0", { shape: [3, 3, 1, 1], data: new Float32Array(9) });
    variables.tensor("1", { shape: [1], data: new Float32Array(1) });
  });
  const config = strToU8(JSON.stringify(sequential(layer("Conv2D", convolution))));
  return zipSync({ "metadata.json": strToU8("{}"), "config.json": config, "model.weights.h5": weights, ...files });
}

/** The archive with `name` in its directory saying another size than what is there: what a bomb says of itself. */
function swollen(zip: Uint8Array, name: string, size: number): Uint8Array {
  const bytes = Buffer.from(zip);
  const entry = bytes.lastIndexOf(name);
  // The size before packing lies 22 bytes before the name in an entry of the directory.
  bytes.writeUInt32LE(size, entry - 46 + 24);
  return bytes;
}

const refused: [string, () => Promise<Uint8Array>, RegExp][] = [
  [
    "an HDF5 file that is cut short",
    async () => (await readFile(fixture("Autoencoder.h5"))).subarray(0, 60_000),
    /cut short|no numbers|no group/,
  ],
  [
    "an HDF5 file that is cut to its first bytes",
    async () => (await readFile(fixture("Autoencoder.h5"))).subarray(0, 100),
    /not an HDF5 file, or it is cut short/,
  ],
  [
    "an HDF5 file that is no model",
    () => writeHdf5((root) => root.group("data").tensor("x", { shape: [2], data: new Float32Array(2) })),
    /it holds no model/,
  ],
  ["a text", async () => strToU8("not a model"), /neither an HDF5 file nor a \.keras archive/],
  ["nothing", async () => new Uint8Array(), /neither an HDF5 file nor a \.keras archive/],
  ["a pickle", async () => Uint8Array.of(0x80, 0x04, 0x95, 0, 0), /a Python pickle, which can run code/],
  ["a configuration that is not whole", () => h5('{"class_name": "Sequential", "config": {"layers": ['), /its configuration is not whole/],
  ["a configuration of something else", () => h5({ class_name: "Conv2D", config: {} }), /not a Sequential or Functional model/],
  [
    "layers that are not known, each named",
    () => h5(sequential(layer("Conv2D", convolution), layer("Attention", {}), layer("Lambda", { function: "AA==" }))),
    /2 layers that cannot be taken\. Layer 2, attention \(Attention\): its class is not known here\. Layer 3, lambda \(Lambda\): it holds Python code, which is never run/,
  ],
  [
    "weights of another shape",
    () => h5(sequential(layer("Conv2D", convolution)), [5, 5, 1, 1]),
    /conv2d \(Conv2D\): its kernel in the file is 5 × 5 × 1 × 1, and its configuration asks for 3 × 3 × 1 × 1/,
  ],
  [
    "a network that does not give back its images",
    () => h5(sequential(layer("Conv2D", { ...convolution, padding: "valid" }))),
    /turns 8 × 8 × 1 into 6 × 6 × 1/,
  ],
  [
    "a layer that is set up in no way",
    () => h5(sequential(layer("Conv2D", { ...convolution, filters: -3 }))),
    /conv2d \(Conv2D\): its filters is not as expected/,
  ],
  [
    "a kernel that is not square, with what to do",
    () => h5(sequential(layer("Conv2D", { ...convolution, kernel_size: [3, 5] }))),
    /Layer 1, conv2d \(Conv2D\): its kernel is 3 by 5; only square ones are taken\. Change that layer in Keras, train/,
  ],
  [
    "a slope of leaky ReLU that falls and another interpolation, with what to do",
    () =>
      h5(
        sequential(
          layer("Conv2D", convolution),
          layer("LeakyReLU", { negative_slope: -0.1 }),
          layer("UpSampling2D", { interpolation: "bicubic" }),
        ),
      ),
    /Layer 2, leakyrelu \(LeakyReLU\): its slope below zero is -0\.1; only 0 to 1 is taken\. Layer 3, upsampling2d \(UpSampling2D\): its interpolation is bicubic; only nearest and bilinear are taken\. Change those layers in Keras, train/,
  ],
  ["an archive that is cut short", async () => (await archive({})).subarray(0, 300), /damaged or cut short/],
  ["an archive without a configuration", async () => zipSync({ "model.weights.h5": new Uint8Array(4) }), /it holds no config\.json/],
  [
    "a zip bomb",
    async () => zipSync({ "config.json": new Uint8Array(2 ** 26 + 1), "model.weights.h5": new Uint8Array(4) }),
    /config\.json would unpack to 67,108,865 bytes/,
  ],
  [
    "a size that no packing reaches",
    async () => swollen(await archive({}), "model.weights.h5", 2 ** 30),
    /would unpack to 1,073,741,824 bytes/,
  ],
  [
    "a path that leads out",
    () => archive({ "../../outside.txt": strToU8("x") }),
    /a path that leads out of it \(\.\.\/\.\.\/outside\.txt\)/,
  ],
  ["an absolute path", () => archive({ "/etc/outside.txt": strToU8("x") }), /a path that leads out of it/],
  [
    "a pickle in an archive",
    () => archive({ "assets/object.pkl": strToU8("x") }),
    /assets\/object\.pkl, code or a pickle, which is never run/,
  ],
];

it.each(refused)("refuses %s, with the reason and without a trace", async (_, make, reason) => {
  const file = path.join(folder, "model");
  await writeFile(file, await make());
  const before = await readdir(bench.root);
  const job = { kind: "import" as const, project: bench.file("made.aeproj"), engine: "tensorflow" as const, files: [file] };
  await expect(bench.run({ ...job, range: [0, 1] as [number, number] })).rejects.toThrow(reason);
  expect(await readdir(bench.root)).toEqual(before);
});

const wrongSets: [string, string[], RegExp][] = [
  ["an encoder alone", ["Encoder.h5"], /the encoder alone, and its decoder does not follow/],
  ["a decoder alone", ["Decoder.h5"], /the decoder alone, and its encoder does not follow/],
  ["two of one kind", ["Encoder.h5", "Encoder.h5"], /both encoders/],
];
it.each(wrongSets)("refuses %s", async (_, names, reason) => {
  const job = { kind: "import" as const, project: bench.file("made.aeproj"), engine: "tensorflow" as const, files: names.map(fixture) };
  await expect(bench.run({ ...job, range: [0, 255] as [number, number] })).rejects.toThrow(reason);
});

it("refuses parts of different trainings", async () => {
  const other = path.join(folder, "Other.h5");
  const bytes = await readFile(fixture("Encoder.h5"));
  const [{ weights }] = (await readKerasModel(fixture("Encoder.h5"))).layers;
  const bias = weights.bias.data;
  const at = bytes.indexOf(new Uint8Array(bias.buffer));
  bytes.writeFloatLE(bias[0] + 1e-6, at);
  await writeFile(other, bytes);
  const job = { kind: "import" as const, project: bench.file("made.aeproj"), engine: "tensorflow" as const };
  const files = [fixture("Autoencoder.h5"), other];
  await expect(bench.run({ ...job, files, range: [0, 255] as [number, number] })).rejects.toThrow(/of different trainings/);
});

it.each([Number.NaN, Number.POSITIVE_INFINITY])("refuses a weight that is %d, by its name", async (value) => {
  const other = path.join(folder, "Broken.h5");
  const bytes = await readFile(fixture("Autoencoder.h5"));
  const [{ weights }] = (await readKerasModel(fixture("Autoencoder.h5"))).layers;
  bytes.writeFloatLE(value, bytes.indexOf(new Uint8Array(weights.kernel.data.buffer)));
  await writeFile(other, bytes);
  const job = { kind: "import" as const, project: bench.file("made.aeproj"), engine: "tensorflow" as const, files: [other] };
  await expect(bench.run({ ...job, range: [0, 255] as [number, number] })).rejects.toThrow(
    /^Broken\.h5 cannot be used: some of the weights conv2d_1\/kernel are no numbers/,
  );
});

it("asks for the range where neither a range nor images are given, and does not replace a project", async () => {
  const job = {
    kind: "import" as const,
    project: bench.file("made.aeproj"),
    engine: "tensorflow" as const,
    files: [fixture("Autoencoder.h5")],
  };
  await expect(bench.run(job)).rejects.toThrow(/Give its range, such as --range 0,255/);
  await writeFile(bench.file("there.aeproj"), "{}");
  await expect(bench.run({ ...job, project: bench.file("there.aeproj"), range: [0, 255] })).rejects.toThrow(
    /there\.aeproj is there already/,
  );
  expect(await readFile(bench.file("there.aeproj"), "utf8")).toBe("{}");
});
