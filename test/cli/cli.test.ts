import { type ChildProcess, spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { csvParse } from "d3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const cli = path.resolve("dist/cli.js");
let root: string;

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** Starts the command line in the test's folder, through the command `by` where given; `watch` sees its output as it grows. */
function start(args: string[], watch?: (out: string, child: ChildProcess) => void, by: string[] = []): Promise<Ended> {
  return new Promise((resolve) => {
    const [command, ...rest] = [...by, process.execPath, cli, ...args];
    const child = spawn(command, rest, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    let err = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
      watch?.(out, child);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      err += text;
    });
    child.on("exit", (code) => resolve({ code, out, err }));
  });
}

const aeproj = (...args: string[]) => start(args);
const objects = (out: string): { kind: string; [key: string]: unknown }[] =>
  out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
const project = (name: string, content: unknown) =>
  writeFile(path.join(root, name), typeof content === "string" ? content : JSON.stringify(content));
const small = {
  version: 1,
  data: { train: "pairs/train/clean" },
  network: { preset: "classic", filters: 3, latent: 2 },
  training: { epochs: 2 },
};

beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "cli-"));
  expect(await aeproj("sample", ".")).toMatchObject({ code: 0, err: "" });
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe("the sample", () => {
  it("is folders of pictures, their labels and three projects, written once", async () => {
    expect((await readdir(path.join(root, "train"))).length).toBe(1000);
    expect((await readdir(path.join(root, "inspect"))).length).toBe(1000);
    expect((await readdir(path.join(root, "pairs/train/noisy"))).length).toBe(200);
    expect((await readdir(path.join(root, "pairs/test/clean")))[0]).toBe("000200.png");
    const labels = await readFile(path.join(root, "inspect.csv"), "utf8");
    expect(labels.match(/spoilt/g)).toHaveLength(30);
    const digits = csvParse(await readFile(path.join(root, "digits.csv"), "utf8"));
    const named = await Promise.all(["train", "inspect"].map((folder) => readdir(path.join(root, folder))));
    expect(digits.map(({ file }) => file)).toEqual(named.flat().sort());
    expect((await aeproj("sample", ".")).out).toContain("already");
    expect(await aeproj("validate", "digits.aeproj")).toMatchObject({ code: 0 });
    expect(await aeproj("validate", "denoise.aeproj")).toMatchObject({ code: 0 });
    expect(await aeproj("validate", "inspect.aeproj")).toMatchObject({ code: 0 });
  });
});

describe.each(["tensorflow", "portable"])("with the engine %s", (engine) => {
  it("trains, then reconstructs, embeds, decodes and flags, with one JSON object a line", async () => {
    // By the one score that needs no fit, as fitting takes the portable engine a minute.
    await project(`${engine}.aeproj`, { ...small, anomaly: { score: "mse" } });
    const trained = await aeproj("train", `${engine}.aeproj`, "--engine", engine, "--json");
    expect(trained.code).toBe(0);
    const events = objects(trained.out);
    expect(events.filter(({ kind }) => kind === "epoch")).toHaveLength(2);
    expect(events.at(-1)).toMatchObject({ kind: "train", status: "finished", engine });
    const on = ["--input", "pairs/test/clean", "--engine", engine];
    expect(await aeproj("reconstruct", `${engine}.aeproj`, ...on, "--output", `${engine}/r`)).toMatchObject({ code: 0 });
    expect(await aeproj("embed", `${engine}.aeproj`, ...on, "--output", `${engine}/e`)).toMatchObject({ code: 0 });
    expect(
      await aeproj("decode", `${engine}.aeproj`, "--codes", `${engine}/e/embedding.csv`, "--engine", engine, "--output", `${engine}/d`),
    ).toMatchObject({ code: 0 });
    const flagged = await aeproj(
      "anomalies",
      `${engine}.aeproj`,
      "--input",
      "pairs/test/noisy",
      "--engine",
      engine,
      "--output",
      `${engine}/a`,
      "--fail-on-anomaly",
    );
    expect(flagged.code).toBe(3);
    expect((await readdir(path.join(root, engine, "a"))).sort()).toEqual([".aeproj-output.jsonl", "anomalies.csv"]);
    const told = await aeproj("anomalies", `${engine}.aeproj`, ...on, "--output", `${engine}/maps`, "--heat-maps", "--json");
    expect(told.code).toBe(0);
    const lines = objects(told.out);
    expect(lines.filter(({ kind }) => kind === "row")).toHaveLength(100);
    expect(lines.find(({ kind }) => kind === "row")).toMatchObject({
      file: "000200.png",
      score: expect.any(Number),
      flagged: expect.any(Boolean),
    });
    expect(lines.at(-1)).toMatchObject({ kind: "anomalies", count: 100, worst: expect.any(Array) });
    expect((await readdir(path.join(root, engine, "maps/heat"))).length).toBe(100);
    expect((await readdir(path.join(root, engine, "d"))).filter((name) => name.endsWith(".png")).length).toBe(100);
    expect((await readFile(path.join(root, engine, "a/anomalies.csv"), "utf8")).split("\n")[0]).toBe(
      "file,score,threshold,flagged,rank,p,region,outcome,run",
    );
  });
});

describe("a watched folder", () => {
  it("has each image judged once as it comes, what cannot be read named, until it is stopped", async () => {
    await project("watch.aeproj", { ...small, anomaly: { score: "mse" } });
    expect(await aeproj("train", "watch.aeproj")).toMatchObject({ code: 0 });
    const inbox = path.join(root, "inbox");
    await cp(path.join(root, "pairs/test/clean"), inbox, { recursive: true });
    let [come, stopped] = [false, false];
    const watch = ["anomalies", "watch.aeproj", "--input", "inbox", "--output", "watched", "--watch", "--fail-on-anomaly"];
    const ended = await start(watch, async (out, child) => {
      if (out.includes("Watching") && !come) {
        come = true;
        await cp(path.join(root, "pairs/train/clean/000000.png"), path.join(inbox, "lot/new.png"));
        await writeFile(path.join(inbox, "broken.png"), "no picture");
      }
      // A second signal would not wait for its end.
      if (stopped || !(/^lot\/new\.png/m.test(out) && /^broken\.png/m.test(out))) return;
      stopped = true;
      child.kill("SIGINT");
    });
    const lines = ended.out.split("\n");
    const told = lines.slice(lines.findIndex((line) => line.startsWith("Watching")) + 1).filter((line) => line.includes(".png"));
    expect(told.sort()).toEqual([
      expect.stringMatching(/^broken\.png {2}not judged: /),
      expect.stringMatching(/^lot\/new\.png {2}[\d.]+ {2}p [\d.]+/),
    ]);
    // What was flagged first counts, too; and a folder that was not wholly judged is not passed.
    const flagged = /FLAGGED/.test(ended.out) || !/^0 of 100 images are flagged/m.test(ended.out);
    expect([ended.code, ended.err]).toEqual([flagged ? 3 : 1, ""]);
    expect((await readFile(path.join(root, "watched/anomalies.csv"), "utf8")).trim().split("\n")).toHaveLength(101);
  });
});

describe("a model of Keras", () => {
  const model = path.resolve("test/fixtures/keras/Autoencoder.h5");

  it("is imported, used and exported again", async () => {
    const images = path.resolve("samples/digits/noisy.npy");
    const made = await aeproj("import", model, "--output", "keras.aeproj", "--images", `${images}[0:50]`, "--task", "denoise", "--json");
    expect(objects(made.out).at(-1)).toMatchObject({ kind: "import", preset: "classic", modelRange: [0, 255] });
    expect(await aeproj("denoise", "keras.aeproj", "--input", "pairs/test/noisy", "--output", "keras/d")).toMatchObject({ code: 0 });
    const exported = await aeproj("export", "keras.aeproj", "--format", "onnx", "--output", "keras/onnx", "--json");
    expect(exported.code).toBe(0);
    expect(objects(exported.out).at(-1)).toMatchObject({ kind: "export", weightsCompared: 61_120 });
    expect((await readdir(path.join(root, "keras/onnx"))).sort()).toEqual([
      "Autoencoder.onnx",
      "Decoder.onnx",
      "Encoder.onnx",
      "README.md",
      "model-card.json",
    ]);
  });

  it("is asked for its range where nothing tells it, and a format must be one that there is", async () => {
    expect(await aeproj("import", model, "--output", "other.aeproj")).toMatchObject({
      code: 1,
      err: expect.stringContaining("--range 0,255"),
    });
    expect(await aeproj("import", model, "--output", "other.aeproj", "--range", "5")).toMatchObject({ code: 2 });
    expect(await aeproj("export", "keras.aeproj", "--format", "word", "--output", "x")).toMatchObject({ code: 2 });
  });
});

describe("a run that is killed", () => {
  const statusOf = async (name: string) => {
    const [run] = (await readdir(path.join(root, `${name}.runs`))).filter((entry) => !entry.startsWith("."));
    return JSON.parse(await readFile(path.join(root, `${name}.runs`, run, "run.json"), "utf8")).status;
  };

  it("lists as interrupted, resumes, and ends with the losses of a run in one go", async () => {
    const long = { ...small, training: { epochs: 6 } };
    await project("whole.aeproj", long);
    await project("killed.aeproj", long);
    expect((await aeproj("train", "whole.aeproj")).code).toBe(0);
    await start(["train", "killed.aeproj", "--json"], (out, child) => {
      if (out.includes('"epoch":3')) child.kill("SIGKILL");
    });
    // The child sees that its parent is gone, writes a checkpoint and leaves.
    await expect
      .poll(async () => objects((await aeproj("runs", "killed.aeproj", "--json")).out)[0], { timeout: 20_000 })
      .toMatchObject({ runs: [{ status: "interrupted" }] });
    const resumed = await aeproj("train", "killed.aeproj", "--resume");
    expect(resumed).toMatchObject({ code: 0 });
    expect(resumed.out).toContain("Going on with the run");
    const losses = async (name: string) => {
      const [run] = (await readdir(path.join(root, `${name}.runs`))).filter((n) => n !== ".gitignore");
      const text = await readFile(path.join(root, `${name}.runs`, run, "metrics.jsonl"), "utf8");
      return text
        .trim()
        .split("\n")
        .map((line) => (({ loss, validationLoss }) => [loss, validationLoss])(JSON.parse(line)));
    };
    expect(await losses("killed")).toEqual(await losses("whole"));
  });

  it("says itself that it was interrupted, whatever message the death of its parent cuts off", async () => {
    const names = ["first", "second", "third", "fourth"];
    await Promise.all(
      names.map(async (name) => {
        await project(`${name}.aeproj`, { ...small, training: { epochs: 5000 } });
        await start(["train", `${name}.aeproj`, "--json"], (out, parent) => {
          if (out.includes('"epoch":2')) parent.kill("SIGKILL");
        });
        await expect.poll(() => statusOf(name), { timeout: 60_000 }).toBe("interrupted");
      }),
    );
  });

  it("stopped by Ctrl+C keeps a checkpoint and exits with 130", async () => {
    await project("stopped.aeproj", { ...small, training: { epochs: 500 } });
    const stopped = await start(["train", "stopped.aeproj", "--json"], (out, child) => {
      if (out.includes('"epoch":2') && !child.killed) child.kill("SIGINT");
    });
    expect(stopped.code).toBe(130);
    expect(objects((await aeproj("runs", "stopped.aeproj", "--json")).out)[0]).toMatchObject({ runs: [{ status: "stopped" }] });
  });

  it("stopped twice by Ctrl+C ends at once and leaves no child that goes on", async () => {
    // Of one long step an epoch, so that both signals come before the child could have ended by the first.
    const network = { ...small.network, kernels: [9, 9], filters: 64 };
    await project("twice.aeproj", { ...small, network, training: { epochs: 5000, batchSize: 200 } });
    let isAsked = false;
    const stopped = await start(["train", "twice.aeproj", "--json"], (out, child) => {
      if (!out.includes('"epoch":1') || isAsked) return;
      isAsked = true;
      // Two signals of the same moment may come as one.
      for (const wait of [100, 120]) setTimeout(() => child.kill("SIGINT"), wait);
    });
    expect(stopped.code).toBe(130);
    // A child that had been let to end would have said so in its record.
    expect(await statusOf("twice")).toBe("running");
    const listed = async () => objects((await aeproj("runs", "twice.aeproj", "--json")).out)[0];
    await expect.poll(listed).toMatchObject({ runs: [{ status: "interrupted" }] });
  });
});

describe("a new project", () => {
  it("is made beside a folder of images, once", async () => {
    const made = await aeproj("new", "train");
    expect(made).toMatchObject({ code: 0 });
    expect(JSON.parse(await readFile(path.join(root, "train.aeproj"), "utf8"))).toMatchObject({ version: 1, data: { train: "train" } });
    expect(await aeproj("new", "train")).toMatchObject({ code: 1 });
  });

  it("says what a denoising project learns from, and takes one answer", async () => {
    const project = path.join(root, "train.aeproj");
    for (const [options, expected] of [
      [["--only-noisy"], { data: { train: "train" }, training: { blindSpot: "auto" } }],
      [["--second-take", "other/take"], { data: { train: "train", secondTake: "other/take" } }],
      [["--clean", "clean"], { data: { train: "train", clean: "clean" } }],
    ] as const) {
      await rm(project, { force: true });
      expect(await aeproj("new", "train", ...options)).toMatchObject({ code: 0 });
      expect(JSON.parse(await readFile(project, "utf8"))).toEqual({ version: 1, task: "denoise", ...expected });
    }
    expect(await aeproj("new", "train", "--only-noisy", "--clean", "clean")).toMatchObject({ code: 2 });
  });
});

it("says the version of the extension that it is a part of", async () => {
  const { version } = JSON.parse(await readFile("package.json", "utf8"));
  expect(await aeproj("--version")).toMatchObject({ code: 0, out: `${version}\n` });
});

describe("the report on the images", () => {
  it("is a table for people and one object for programs", async () => {
    await mkdir(path.join(root, "some/more"), { recursive: true });
    const names = (await readdir(path.join(root, "train"))).slice(0, 8);
    for (const name of names) await cp(path.join(root, "train", name), path.join(root, "some", name));
    await cp(path.join(root, "train", names[0]), path.join(root, "some/more/again.png"));
    await writeFile(path.join(root, "some/more/notes.png"), "no image");
    await project("some.aeproj", { version: 1, data: { train: "some", validation: 0.2 } });
    const { code, out } = await aeproj("inspect", "some.aeproj");
    expect(code).toBe(0);
    expect(out).toContain("Training images: some\n  9 used, 1 left out\n  as 28 × 28 in gray; values 0 to 255");
    expect(out).toContain(
      "  folder  images  resized  left out\n  .            8        0         0\n  more         2        0         1\n",
    );
    expect(out).toContain("It cannot be read: it is not an image.      1  more/notes.png");
    expect(out).toMatch(/Exact duplicates: 1 group, 1 image more than needed/);
    const last = objects((await aeproj("inspect", "some.aeproj", "--json")).out).at(-1);
    expect(last).toMatchObject({ kind: "inspect", report: { duplicates: { superfluous: 1 }, sets: [{ used: 9 }] } });
  });
});

it("says so when the portable engine stands in for TensorFlow, and refuses to where TensorFlow was asked for", async () => {
  await project("stand-in.aeproj", { ...small, training: { epochs: 1 } });
  const nothing = ["env", `AUTOENCODER_STUDIO_CACHE=${path.join(root, "empty-cache")}`];
  const stoodIn = await start(["train", "stand-in.aeproj"], undefined, nothing);
  expect(stoodIn.code).toBe(0);
  expect(stoodIn.out + stoodIn.err).toMatch(/Using the portable engine, which is slower\. \S.*/);
  const asked = await start(["train", "stand-in.aeproj", "--engine", "tensorflow"], undefined, nothing);
  expect(asked.code).toBe(1);
  expect((await aeproj("runs", "stand-in.aeproj", "--json")).out.match(/"kind":"portable"/g)).toHaveLength(1);
});

it("names the memory that a training asked for where the system gives less", async () => {
  await project("large.aeproj", {
    ...small,
    data: { train: "pairs/train/clean", validation: 0, size: [128, 128] },
    network: { preset: "standard", filters: 64 },
    training: { epochs: 1, batchSize: 200 },
  });
  const ended = await start(["train", "large.aeproj", "--engine", "tensorflow"], undefined, ["prlimit", `--as=${3 * 2 ** 30}`]);
  expect(ended.code).toBe(1);
  expect(ended.err).toMatch(/200 images (a step ask for about|of 128 by 128 pixels at once: about) [\d.]+ GB/);
  const { runs } = JSON.parse((await aeproj("runs", "large.aeproj", "--json")).out);
  expect(runs).toMatchObject([{ status: expect.stringMatching(/interrupted|failed/) }]);
});

describe("what is wrong is one sentence and an exit code", () => {
  beforeAll(async () => {
    await mkdir(path.join(root, "empty"));
    await project("broken.aeproj", '{ "version": 1, ');
    await project("wrong.aeproj", { version: 1, training: { epochs: "ten" } });
    await project("latent.aeproj", { version: 1, network: { latent: 0 } });
    await project("nofolder.aeproj", { version: 1, data: { train: "nowhere" } });
    await project("empty.aeproj", { version: 1, data: { train: "empty" } });
    await project("names.aeproj", { ...small, data: { ...small.data, exclude: ["nowhere.png"], neverHeldOut: ["a.png", "b.png"] } });
    await project("kernels.aeproj", {
      ...small,
      network: { preset: "layers", layers: [{ kind: "conv2d", filters: 2, kernel: 99, padding: "valid" }] },
    });
  });
  it.each([
    [["train", "broken.aeproj"], 1, /A name in double quotes|closing brace|value is missing/],
    [["train", "wrong.aeproj"], 1, /Epochs must be a whole number from 1 to 100,000; it is "ten"/],
    [["train", "latent.aeproj"], 1, /Latent must be a whole number from 1/],
    [["train", "nofolder.aeproj"], 1, /There is no folder or file nowhere/],
    [["train", "empty.aeproj"], 1, /The folder empty holds no images/],
    [["train", "kernels.aeproj"], 1, /kernel of 99 by 99 pixels does not fit on 28 by 28/],
    [["validate", "kernels.aeproj"], 1, /does not fit/],
    [
      ["validate", "names.aeproj"],
      0,
      /warning: Excluded \(data\.exclude\) names nowhere\.png.*\n.*warning: Never held out .* 2 names .*a\.png, b\.png/,
    ],
    [["train", "missing.aeproj"], 1, /There is no project/],
    [["train", "digits.txt"], 2, /must end in \.aeproj/],
    [["train", "digits.aeproj", "--set", "training.epoch=3"], 2, /Did you mean "epochs"/],
    [["train", "digits.aeproj", "--set", "training.epochs=0"], 1, /Epochs must be/],
    [["embed", "wrong.aeproj", "--input", "train", "--output", "o"], 1, /has no trained run yet/],
    [["embed", "digits.aeproj"], 2, /required option '--input/],
    [["dance"], 2, /unknown command/],
  ])("%j", async (args, code, sentence) => {
    const ended = await aeproj(...args);
    expect(ended.code).toBe(code);
    expect(ended.out + ended.err).toMatch(sentence);
    expect(ended.out + ended.err).not.toMatch(/\n\s+at /);
  });
});
