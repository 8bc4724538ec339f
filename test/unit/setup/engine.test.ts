import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { JobEvent } from "../../../src/core/jobs/event.js";
import { UserError } from "../../../src/core/language/error.js";
import { inEnglish } from "../../../src/core/language/sentence.js";
import { chooseEngine, engineStatus, installTensorflow } from "../../../src/setup/engine.js";
import { addonName, libraries, librariesFolder, type SetupPaths } from "../../../src/setup/paths.js";

/** What the child does in place of loading the real library, which the suite `engine` does. */
const children = {
  right: `process.send({ tensorflow: "2.21.0", correct: true }, () => process.exit(0))`,
  wrong: `process.send({ tensorflow: "2.21.0", correct: false }, () => process.exit(0))`,
  illegal: `process.kill(process.pid, "SIGILL")`,
  unlinked: `console.error("Error: libtensorflow_cc.so.2: cannot open shared object file"); process.exit(1)`,
  chatty: `console.error("I0000 00:00:1 port.cc:153] oneDNN custom operations are on: other round-off errors."); process.exit(7)`,
};

let folder: string;
let places: SetupPaths;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "setup-"));
  places = { cache: path.join(folder, "cache"), dist: path.join(folder, "dist"), source: path.join(folder, "source") };
  await mkdir(path.join(places.dist, "native"), { recursive: true });
  await writeFile(path.join(places.dist, "native", addonName), "addon");
  await mkdir(places.source);
  for (const name of libraries) await writeFile(path.join(places.source, name), name);
  await child("right");
});

afterEach(() => rm(folder, { recursive: true }));

const child = (kind: keyof typeof children) => writeFile(path.join(places.dist, "trainer.js"), children[kind]);
const install = (events: JobEvent[] = []) => installTensorflow(places, { report: (event) => events.push(event) });

it("without TensorFlow auto is portable with the reason, and TensorFlow itself is refused", async () => {
  expect(await engineStatus(places)).toMatchObject({ tensorflow: { ok: false } });
  const chosen = await chooseEngine("auto", places);
  expect(chosen).toMatchObject({ kind: "portable", env: {} });
  expect(chosen.reason && inEnglish(chosen.reason)).toMatch(/not set up yet/);
  expect((await chooseEngine("portable", places)).reason).toBeNull();
  await expect(chooseEngine("tensorflow", places)).rejects.toThrow(UserError);
});

it("what is installed and proven is used, with its libraries, its addon and its threads in the environment", async () => {
  await install();
  const { kind, env, reason } = await chooseEngine("auto", places);
  expect([kind, reason]).toEqual(["tensorflow", null]);
  expect(env.LD_LIBRARY_PATH.split(":")[0]).toBe(librariesFolder(places));
  expect(env).toMatchObject({ AUTOENCODER_ADDON: path.join(places.dist, "native", addonName) });
  expect(Number(env.TF_NUM_INTRAOP_THREADS)).toBeGreaterThan(0);
  expect(env.TF_ENABLE_ONEDNN_OPTS).toBe("1");
});

it.each([
  ["wrong", /wrong product/],
  ["illegal", /AVX/],
  ["unlinked", /cannot open shared object/],
  ["chatty", /it ended with code 7/],
] as const)("a proof that goes %s is a reason, and a new set-up tries again", async (kind, reason) => {
  await child(kind);
  await expect(install()).rejects.toThrow(reason);
  const { reason: said } = await chooseEngine("auto", places);
  expect(said && inEnglish(said)).toMatch(reason);
  await child("right");
  // Remembered until somebody asks for a set-up again.
  expect((await chooseEngine("auto", places)).kind).toBe("portable");
  expect(await install()).toMatchObject({ tensorflow: { ok: true, version: "2.21.0" } });
});

it("two set-ups at once end with one whole installation and leave nothing else", async () => {
  const both = await Promise.all([install(), install()]);
  for (const { tensorflow } of both) expect(tensorflow.ok).toBe(true);
  expect((await readdir(places.cache)).sort()).toEqual(["proof.json", path.basename(librariesFolder(places))]);
  expect((await readdir(librariesFolder(places))).sort()).toEqual([...libraries].sort());
});

it("what a killed set-up of this machine left is removed, and what another machine or a living process fetches is not", async () => {
  const host = os.hostname();
  const others = [`fetch-elsewhere-4194303-1-abcdef`, `fetch-${host}-${process.pid}--abcdef`];
  for (const name of [...others, `fetch-${host}-4194303-12345-abcdef`, `fetch-${host}-${process.pid}-1-abcdef`])
    await mkdir(path.join(places.cache, name), { recursive: true });
  await install();
  expect((await readdir(places.cache)).sort()).toEqual([...others, "proof.json", path.basename(librariesFolder(places))].sort());
});

it("an installation that lost a part is made whole", async () => {
  await install();
  await rm(path.join(librariesFolder(places), libraries[0]));
  expect((await engineStatus(places)).tensorflow.ok).toBe(false);
  expect((await install()).tensorflow.ok).toBe(true);
});

it("a source that is missing is a sentence that names it, and leaves no half", async () => {
  places = { ...places, source: path.join(folder, "nowhere") };
  const error = await install().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UserError);
  expect(String(error)).toContain("nowhere");
  expect(await readdir(places.cache)).toEqual([]);
});

it("a set-up that is cancelled ends so and leaves no half", async () => {
  places = { ...places, source: "http://127.0.0.1:9/archive.tar.gz" };
  await expect(installTensorflow(places, { report: () => {}, signal: AbortSignal.abort() })).rejects.toThrow();
  expect(await readdir(places.cache)).toEqual([]);
});
