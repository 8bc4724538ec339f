import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";

const root = path.resolve(import.meta.dirname, "../..");

/** A script of this folder that runs as processes of its own. */
export interface Script {
  /** Runs it to its end, or until `onLine` kills it. `before` are a command and its arguments that start node. Gives the lines that it printed. */
  run(args: string[], more?: { before?: string[]; onLine?: (line: string, child: ChildProcess) => void }): Promise<Ended>;
  /** The script as a file. */
  file: string;
  dispose(): Promise<void>;
}

export interface Ended {
  lines: string[];
  /** Null where a signal ended it. */
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** Bundles `name` of this folder; what it takes from node_modules stays there. */
export async function openScript(name: string): Promise<Script> {
  // Inside the checkout, so that node finds the packages.
  const folder = await mkdtemp(path.join(root, "node_modules/.script-"));
  const file = path.join(folder, "script.cjs");
  await build({
    entryPoints: [path.join(root, "test/engine", name)],
    bundle: true,
    outfile: file,
    platform: "node",
    format: "cjs",
    packages: "external",
    logLevel: "warning",
  });
  return {
    file,
    run(args, { before = [], onLine } = {}) {
      const [command, ...rest] = [...before, process.execPath, file, ...args];
      const child = spawn(command, rest, { cwd: tmpdir(), stdio: ["ignore", "pipe", "inherit"] });
      const lines: string[] = [];
      let partial = "";
      child.stdout.on("data", (bytes: Buffer) => {
        const pieces = (partial + bytes).split("\n");
        partial = pieces.pop() ?? "";
        for (const line of pieces) {
          lines.push(line);
          onLine?.(line, child);
        }
      });
      return new Promise<Ended>((resolve, reject) => {
        child.on("error", reject);
        child.on("close", (code, signal) => resolve({ lines, code, signal }));
      });
    },
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}
