import { execFileSync } from "node:child_process";
import { chmod, chown, cp, mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { aeproj, type Ended, expectIntact, filesIn, smallFolder } from "./small-project.js";

/** Permissions do not bind root, whose commands are therefore run by the user that owns nothing else. */
const nobody = process.getuid?.() === 0 ? 65534 : undefined;

const input = ["--input", "photos"];

let root: string;
let dispose: () => Promise<void>;
beforeAll(async () => {
  ({ root, dispose } = await smallFolder(["used"]));
  await mkdir(at("out"));
  await mkdir(at("cache"));
  await own();
  expect(await run("train", "used.aeproj")).toMatchObject({ code: 0 });
  expect(await run("export", "used.aeproj", "--format", "keras-h5", "--output", "models")).toMatchObject({ code: 0 });
  // So that the run keeps its scores already.
  expect(await run("anomalies", "used.aeproj", ...input)).toMatchObject({ code: 0 });
  await cp(at("photos"), at("other"), { recursive: true });
  await own();
});
afterAll(() => dispose());

const at = (...names: string[]) => path.join(root, ...names);

/** Gives all of the folder to the user whose commands are run. */
async function own(): Promise<void> {
  if (nobody === undefined) return;
  await chown(root, nobody, nobody);
  for (const name of await readdir(root, { recursive: true })) await chown(at(name), nobody, nobody);
}

// The portable engine, as TensorFlow's libraries lie in the home of the one who tests.
const run = (...args: string[]): Promise<Ended> =>
  aeproj(root, args, {
    user: nobody,
    env: { HOME: root, AUTOENCODER_STUDIO_CACHE: at("cache"), AUTOENCODER_STUDIO_TENSORFLOW: at("nowhere") },
  });

/** Does something while folders have permissions of another kind, with all that is below them if `deep`. */
async function withMode<T>(folder: string, mode: number, deep: boolean, work: () => Promise<T>): Promise<T> {
  const change = (how: string) => execFileSync("chmod", [...(deep ? ["-R"] : []), how, at(folder)]);
  if (deep) change("a-w");
  else await chmod(at(folder), mode);
  try {
    return await work();
  } finally {
    change("u+rwX");
  }
}

const cases: [string, string, { mode?: number; deep?: boolean }, string[]][] = [
  ["a project's folder", ".", {}, ["new", "photos"]],
  ["a project's folder", ".", {}, ["sample", "digits"]],
  ["a project's folder", ".", {}, ["import", "models/Autoencoder.h5", "--output", "new.aeproj", "--images", "photos"]],
  ["a project's folder", ".", {}, ["export", "used.aeproj", "--format", "keras", "--output", "exported"]],
  ["a project's folder", ".", {}, ["export", "used.aeproj", "--format", "keras-script", "--output", "exported"]],
  ["a project's folder", ".", {}, ["embed", "used.aeproj", ...input, "--output", "new"]],
  ["a project's folder", ".", {}, ["anomalies", "used.aeproj", ...input, "--report", "report.html"]],
  ["the folder of runs", "used.runs", {}, ["train", "used.aeproj"]],
  ["the folder of runs and all in it", "used.runs", { deep: true }, ["embed", "used.aeproj", ...input]],
  ["the folder of runs and all in it", "used.runs", { deep: true }, ["anomalies", "used.aeproj", ...input]],
  ["the folder of runs and all in it", "used.runs", { deep: true }, ["reconstruct", "used.aeproj", ...input]],
  ["an output folder", "out", {}, ["embed", "used.aeproj", ...input, "--output", "out"]],
  ["an output folder", "out", {}, ["reconstruct", "used.aeproj", ...input, "--output", "out"]],
  ["an output folder", "out", {}, ["anomalies", "used.aeproj", ...input, "--output", "out"]],
  ["the cache", "cache", { deep: true }, ["train", "used.aeproj", "--set", "data.train=other"]],
  ["the cache", "cache", { deep: true }, ["embed", "used.aeproj", "--input", "other"]],
  ["the cache", "cache", { deep: true }, ["engine", "install"]],
  ["a folder of images that may not be opened", "photos", { mode: 0 }, ["train", "used.aeproj"]],
  ["a folder of images that may not be opened", "photos", { mode: 0 }, ["inspect", "used.aeproj"]],
  ["a folder of images that may not be opened", "photos", { mode: 0 }, ["embed", "used.aeproj", ...input]],
];

/** What lies there, results and runs apart that were written whole. */
const listing = async () => (await filesIn(root)).filter((file) => !file.includes(`${path.sep}results${path.sep}`)).sort();

it.each(cases)(
  "%s (%s) %j: %j says it in a sentence and leaves nothing half written",
  async (_, folder, { mode = 0o555, deep = false }, args) => {
    const before = await listing();
    const { code, out, err } = await withMode(folder, mode, deep, () => run(...args));
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringMatching(/ may not be used by you\. Change its permissions, or choose another place\.\n$/),
    });
    // Where it is, and no passing name of a file.
    expect(err).toContain(folder === "." ? root : at(folder));
    expect(out + err).not.toMatch(/EACCES|EPERM|\n\s+at |\.tmp|\.part|fetch-/);
    expect(await listing()).toEqual(before);
    await expectIntact(root);
  },
);

it("a picture and a folder inside that may not be opened are left out by name, and the others are used", async () => {
  await mkdir(at("photos", "closed"));
  await cp(at("photos", "1.png"), at("photos", "closed", "1.png"));
  await cp(at("photos", "1.png"), at("photos", "shut.png"));
  await own();
  await chmod(at("photos", "shut.png"), 0);
  const ended = await withMode("photos/closed", 0, false, () => run("validate", "used.aeproj"));
  expect(ended).toMatchObject({ code: 0, out: expect.stringMatching(/40 images.*2 left out/) });
  expect(ended.out).toMatch(/warning: shut\.png: It cannot be read: it may not be opened\./);
  expect(ended.out).toMatch(/warning: closed/);
});
