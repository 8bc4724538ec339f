import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import os from "node:os";

/** The widest vectors of an x86 processor, which decide more about a training step than its name; empty if Linux does not tell. */
function vectors(): string {
  const flags = process.platform === "linux" ? (/^flags\s*:(.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1] ?? "") : "";
  const widest = [/ avx512f\b/, / avx2\b/].findIndex((flag) => flag.test(flags));
  return widest < 0 ? "" : ` with ${["AVX-512", "AVX2"][widest]}`;
}

/** The machine in a line: processor, vectors, cores, memory, system, Node. */
export function machineLine(): string {
  const gigabytes = Math.round(os.totalmem() / 2 ** 30);
  const processor = os.cpus()[0]?.model.trim() ?? "unknown processor";
  return `${processor}${vectors()}, ${os.availableParallelism()} cores, ${gigabytes} GB, ${os.type()} ${os.arch()}, Node ${process.versions.node}`;
}

/** What else keeps the machine busy: the load average of the last minute. */
export function loadNow(): number {
  return Number(os.loadavg()[0].toFixed(1));
}

/** The memory of a process in MB, as Linux counts what is resident: the most that it has held (VmHWM), or what it holds now (VmRSS). Throws if it has ended. */
export async function processMemory(pid: number, which: "VmHWM" | "VmRSS"): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const kilobytes = new RegExp(`^${which}:\\s+(\\d+) kB$`, "m").exec(status)?.[1];
  if (kilobytes === undefined) throw new Error(`The process ${pid} holds no memory any more.`);
  return Number(kilobytes) / 1024;
}
