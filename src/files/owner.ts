import { readFileSync } from "node:fs";
import { z } from "zod";

/** A process, told from a later one of the same number. */
export const ownerSchema = z.object({
  pid: z.int(),
  started: z.string(),
  /** The name of its machine; left out, it is this one. */
  host: z.string().optional(),
});
export type Owner = z.output<typeof ownerSchema>;

/** The fields of /proc/PID/stat after the second, which is in brackets and may hold spaces; none if the system does not say. */
function fieldsOf(pid: number): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}

/** When a process started, in a form that tells it from a later one of the same number; empty if the system does not say. */
const startOf = (pid: number): string => fieldsOf(pid)[19] ?? "";

/** Whether a process has ended and only waits for its parent to notice. */
const isZombie = (pid: number): boolean => fieldsOf(pid)[0] === "Z";

/** Whether the process still runs. */
export function isAlive({ pid, started }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  if (isZombie(pid)) return false;
  return started === "" || startOf(pid) === "" || startOf(pid) === started;
}

/** This process. */
export function thisProcess(): Owner {
  return { pid: process.pid, started: startOf(process.pid) };
}
