import { totalmem } from "node:os";

/** Bytes that a process may use: the machine's memory, or the container's if that is less. */
export function machineMemory(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(totalmem(), constrained) : totalmem();
}
