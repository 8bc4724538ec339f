import { open } from "node:fs/promises";
import { UserError } from "../core/language/error.js";
import { joined, sentence } from "../core/language/sentence.js";
import { isMissing } from "../files/exists.js";
import { requirePlainFile } from "../files/plain-file.js";

/** What a report begins with, and nothing else does: by it a report knows another. */
export const reportMark = "<!-- Autoencoder Studio: report on anomalies -->";

/** The bytes in which the mark is looked for. */
const beginning = 256;

/** Makes sure that a report may be written: nothing is there, or another report. Throws UserError if it would replace a person's file. */
export async function requireReportPlace(file: string): Promise<void> {
  try {
    await requirePlainFile(file);
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  const handle = await open(file, "r");
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(beginning) });
    if (buffer.toString("utf8", 0, bytesRead).includes(reportMark)) return;
  } finally {
    await handle.close();
  }
  throw new UserError(
    joined([
      sentence("{0} is there already and is not a report of this kind.", file),
      sentence("Nothing was written. Choose another name, or move the file away."),
    ]),
    "in-the-way",
  );
}
