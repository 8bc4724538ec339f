import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, it } from "vitest";
import { randomStream } from "../../src/core/numbers/random.js";
import { aeproj, type Ended, expectIntact, filesIn, smallFolder } from "./small-project.js";

/** As many full disks as asked for, the room on which follows from the seed: `npm run test:hard` asks for more. */
const disks = Number(process.env.AUTOENCODER_DISKS ?? 1);
const seed = Number(process.env.AUTOENCODER_SEED ?? 1);

let root: string;
let places: string;
let dispose: () => Promise<void>;
beforeAll(async () => {
  ({ root, dispose } = await smallFolder(["used"]));
  places = await mkdtemp(path.join(os.tmpdir(), "full-disk-"));
});
afterAll(() => Promise.all([dispose(), rm(places, { recursive: true, force: true })]));

/**
 * A disk of the process's own with what lies in a folder, filled up to the kilobytes `$1` that are left; what it holds in the end is
 * copied to the folder `$4`. What a full disk left unlisted is copied too.
 */
const onFullDisk = [
  'left="$1"; disk="$2"; from="$3"; to="$4"; shift 4',
  'mount -t tmpfs -o size=16m tmpfs "$disk" && cp -a "$from/." "$disk" && cd "$disk"',
  "free=$(($(df -k --output=avail . | tail -1) - left))",
  'head -c "$((free * 1024))" /dev/zero > .filler',
  '"$@"; code=$?; rm .filler; cp -a . "$to"; exit $code',
].join("\n");

const commands = {
  "train with the pixels on the disk": ["train", "used.aeproj"],
  "embed with the pixels on the disk": ["embed", "used.aeproj", "--input", "photos"],
  train: ["train", "used.aeproj"],
  new: ["new", "more"],
  embed: ["embed", "used.aeproj", "--input", "photos"],
  "embed into a folder": ["embed", "used.aeproj", "--input", "photos", "--output", "out"],
  reconstruct: ["reconstruct", "used.aeproj", "--input", "photos"],
  "reconstruct into a folder": ["reconstruct", "used.aeproj", "--input", "photos", "--output", "out"],
  anomalies: ["anomalies", "used.aeproj", "--input", "photos"],
  "anomalies into a folder": ["anomalies", "used.aeproj", "--input", "photos", "--output", "out"],
  export: ["export", "used.aeproj", "--format", "keras", "--output", "out"],
} as const;
type Name = keyof typeof commands;
const names = Object.keys(commands) as Name[];

/** Fails unless a command ended well, or with one sentence that says that the disk is full. */
function expectSentence({ code, err }: Ended, said: string): void {
  expect(err, said).not.toMatch(/ENOSPC|EDQUOT|\n\s+at /);
  if (code === 0) return;
  expect(code, said).toBe(1);
  expect(err, said).toMatch(/The disk is full at .+\. .+\./);
}

/** Fails if something in a folder is half written: a picture that cannot be decoded, a table whose last line is cut, a file with nothing in it. */
async function expectWhole(folder: string, said: string): Promise<void> {
  for (const file of await filesIn(folder)) {
    expect(path.basename(file), said).not.toMatch(/\.(tmp|part)$/);
    // Marks which process uses the pixels; there is nothing in it.
    if (file.endsWith(".use")) continue;
    // The list of what was written may be of nothing.
    if (path.basename(file) === ".aeproj-output.jsonl") continue;
    const bytes = await readFile(file);
    expect(bytes.length, `${said}: ${file}`).toBeGreaterThan(0);
    if (file.endsWith(".png")) await sharp(bytes).raw().toBuffer();
    if (file.endsWith(".csv")) expect(bytes.toString().endsWith("\n"), `${said}: ${file}`).toBe(true);
  }
}

it(
  `${disks} times on a disk that is full (seed ${seed}) a command says so in a sentence and leaves nothing half written`,
  async () => {
    const random = randomStream(seed, "full disks");
    if (disks > 1) expect(await aeproj(root, ["train", "used.aeproj"])).toMatchObject({ code: 0 });
    await mkdir(path.join(root, "more"));
    await cp(path.join(root, "photos", "1.png"), path.join(root, "more", "1.png"));
    const [disk, after] = [path.join(places, "disk"), path.join(places, "after")];
    await mkdir(disk);
    for (let n = 0; n < disks; n++) {
      const name = disks === 1 ? "train" : names[n % names.length];
      // Most of what is written is small, and the first byte that is missing may be that of any file.
      const left = Math.floor(2 ** (10 * random())) - 1;
      const said = `${name} with ${left} kB left`;
      await rm(after, { recursive: true, force: true });
      await mkdir(after);
      const by = ["unshare", "-Urm", "sh", "-c", onFullDisk, "sh", String(left), disk, root, after];
      // Relative to the disk. The portable engine computes, as TensorFlow lies in the cache of the one who tests.
      const env: Record<string, string> = name.endsWith("pixels on the disk") ? { AUTOENCODER_STUDIO_CACHE: "cache" } : {};
      const ended = await aeproj(root, commands[name], { by, env });
      console.log(`${said}: ${ended.code === 0 ? "there was room" : ended.err.trim().split("\n").at(-1)}`);
      expectSentence(ended, said);
      await expectIntact(after);
      await expectWhole(after, said);
      if (ended.code !== 0 && name === "export") expect(existsSync(path.join(after, "out")), said).toBe(false);
      if (ended.code !== 0 && name === "new") expect(existsSync(path.join(after, "more.aeproj")), said).toBe(false);
    }
  },
  60_000 + 30_000 * disks,
);

it("says on the other channel that its own words found no room, and does its work", async () => {
  const by = ["sh", "-c", 'exec "$@" > /dev/full', "sh"];
  const words = "What this command says could not be written: The disk is full. Free some space and start again.\n";
  expect(await aeproj(root, ["validate", "used.aeproj"], { by })).toMatchObject({ code: 1, err: words });
  await mkdir(path.join(root, "said"));
  await cp(path.join(root, "photos", "1.png"), path.join(root, "said", "1.png"));
  expect(await aeproj(root, ["new", "said"], { by })).toMatchObject({ code: 1, err: words });
  expect(existsSync(path.join(root, "said.aeproj"))).toBe(true);
});
