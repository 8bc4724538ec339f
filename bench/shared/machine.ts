import os from "node:os";

/** The machine in a line: processor, cores, memory, system, Node. */
export function machineLine(): string {
  const gigabytes = Math.round(os.totalmem() / 2 ** 30);
  const processor = os.cpus()[0]?.model.trim() ?? "unknown processor";
  return `${processor}, ${os.availableParallelism()} cores, ${gigabytes} GB, ${os.type()} ${os.arch()}, Node ${process.versions.node}`;
}

/** What else keeps the machine busy: the load average of the last minute. */
export function loadNow(): number {
  return Number(os.loadavg()[0].toFixed(1));
}
