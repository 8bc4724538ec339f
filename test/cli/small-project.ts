import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { encode } from "fast-png";
import { expect } from "vitest";
import { randomStream } from "../../src/core/numbers/random.js";
import { parseProject } from "../../src/core/project/project-text.js";
import { listResults, readResult } from "../../src/runs/result-folder.js";
import { readRuns } from "../../src/runs/runs.js";

const built = path.resolve("dist/cli.js");

/** How a command ended; a code of null says that it was killed. */
export interface Ended {
  code: number | null;
  out: string;
  err: string;
  milliseconds: number;
}

/** How a command is started and ended from outside. */
export interface Ways {
  /** A command and its arguments that start node. */
  by?: readonly string[];
  /** Milliseconds after which it is killed, with its children or alone. */
  killAfter?: number;
  alone?: boolean;
  /** The built command line; left out, that of this checkout. */
  cli?: string;
  /** Number of the user, and of its group, that it is run by; left out, this one. */
  user?: number;
  /** Further variables of its environment. */
  env?: Readonly<Record<string, string>>;
}

/** Runs the command line in a folder. A child that outlives its parent is waited for, as it ends by itself. */
export function aeproj(
  folder: string,
  args: readonly string[],
  { by = [], killAfter, alone = false, cli = built, user, env = {} }: Ways = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const [command, ...rest] = [...by, process.execPath, cli, ...args];
    const start = performance.now();
    const child = spawn(command, rest, {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
      uid: user,
      gid: user,
      env: { ...process.env, ...env },
    });
    let [out, err] = ["", ""];
    child.stdout.on("data", (text) => {
      out += text;
    });
    child.stderr.on("data", (text) => {
      err += text;
    });
    const { pid = 0 } = child;
    const timer =
      killAfter === undefined
        ? undefined
        : setTimeout(() => {
            // It may just have ended.
            if (child.exitCode === null) process.kill(alone ? pid : -pid, "SIGKILL");
          }, killAfter);
    // Closed once the children, which write to the same pipes, have ended too.
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code, out, err, milliseconds: performance.now() - start });
    });
  });
}

/** A project on a few small pictures, in a folder of its own. */
export const smallProject = {
  version: 1,
  data: { train: "photos", validation: 0.25 },
  network: { preset: "classic", kernels: [3], filters: 2, latent: 2 },
  training: { epochs: 6, batchSize: 4, schedule: "cosine", noise: { kind: "gaussian", amount: 0.1 } },
  anomaly: { score: "mse" },
};

/** Makes a folder with 40 pictures of 16 by 16 and projects of some names. */
export async function smallFolder(names: readonly string[]): Promise<{ root: string; dispose(): Promise<void> }> {
  const root = await mkdtemp(path.join(os.tmpdir(), "small-project-"));
  await mkdir(path.join(root, "photos"));
  const random = randomStream(1, "small pictures");
  for (let n = 0; n < 40; n++) {
    const data = Uint8Array.from({ length: 256 }, (_, at) => 128 + 90 * Math.sin(at / (2 + (n % 7))) + 30 * random());
    await writeFile(path.join(root, "photos", `${n}.png`), encode({ width: 16, height: 16, channels: 1, depth: 8, data }));
  }
  for (const name of names) await writeFile(path.join(root, `${name}.aeproj`), JSON.stringify(smallProject, undefined, 2));
  return { root, dispose: () => rm(root, { recursive: true, force: true }) };
}

/** Files below a folder, hidden ones too. */
export const filesIn = async (folder: string): Promise<string[]> =>
  existsSync(folder)
    ? (await readdir(folder, { recursive: true, withFileTypes: true }))
        .filter((one) => one.isFile())
        .map((one) => path.join(one.parentPath, one.name))
    : [];

/** Fails unless every project in a folder, each of its runs and each of their results can be read. */
export async function expectIntact(root: string): Promise<void> {
  for (const name of (await readdir(root)).filter((one) => one.endsWith(".aeproj"))) {
    const file = path.join(root, name);
    expect(parseProject(await readFile(file, "utf8")).ok, `${name} is a project`).toBe(true);
    const { runs, damaged } = await readRuns(file);
    expect(
      damaged.map(({ message }) => message),
      `damaged runs of ${name}`,
    ).toEqual([]);
    const folders = runs.map(({ id }) => path.join(root, name.replace(/\.aeproj$/, ".runs"), id));
    for (const { folder } of await listResults(folders)) {
      const result = await readResult(folder);
      const { count, table } = result.record.result;
      expect((await result.files()).length, folder).toBe(count);
      expect(Object.keys(await result.columns()).length, folder).toBeGreaterThan(0);
      expect((await result.rows([0, count - 1])).length, folder).toBe(Math.min(2, count + 1));
      expect((await readFile(table, "utf8")).trimEnd().split("\n").length, table).toBe(count + 1);
    }
  }
}
