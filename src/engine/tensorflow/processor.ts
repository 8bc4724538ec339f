import { readFileSync } from "node:fs";

/** Whether the text of Linux's /proc/cpuinfo names instructions for products of bfloat16. */
export function namesBfloat16(cpuinfo: string): boolean {
  return /^flags\s*:.*\b(avx512_bf16|amx_bf16)\b/m.test(cpuinfo);
}

/** Whether this processor multiplies in bfloat16; false if it cannot be found out, as on other systems than Linux. */
export function hasBfloat16(): boolean {
  if (process.platform !== "linux") return false;
  try {
    return namesBfloat16(readFileSync("/proc/cpuinfo", "utf8"));
  } catch {
    // Without /proc, as in some containers, training stays in float32.
    return false;
  }
}
