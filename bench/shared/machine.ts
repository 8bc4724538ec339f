import { readFileSync } from "node:fs";
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
