import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import type { JobEvent } from "../core/jobs/event.js";
import type { Stage } from "../core/jobs/stage.js";

/** What setup is given from outside. */
export interface SetupContext {
  report: (event: JobEvent) => void;
  signal?: AbortSignal;
}

const megabyte = 1_000_000;

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      stat(path.join(entry.parentPath, entry.name)).then(
        ({ size }) => size,
        () => 0,
      ),
    );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** Reports how a folder grows towards `total` bytes, in megabytes, until the function that it gives is called. */
export function watchSize(folder: string, stage: Stage, total: number, { report }: SetupContext): () => void {
  const start = performance.now();
  const tell = (bytes: number) => {
    const done = Math.min(bytes, total);
    const secondsLeft = done > 0 ? ((performance.now() - start) / 1000 / done) * (total - done) : null;
    report({
      kind: "progress",
      stage,
      done: Math.round(done / megabyte),
      total: Math.round(total / megabyte),
      secondsLeft,
    });
  };
  tell(0);
  const timer = setInterval(() => void sizeOf(folder).then(tell), 500);
  return () => clearInterval(timer);
}
