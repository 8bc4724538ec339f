import { copyFile, link, mkdir } from "node:fs/promises";
import path from "node:path";
import { isMissing } from "./exists.js";

/** Brings a file to another place without copying it, if both are on one disk; makes its folder. A file that has gone meanwhile is passed over. */
export async function borrow(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true });
  await link(from, to)
    .catch(() => copyFile(from, to))
    .catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
}
