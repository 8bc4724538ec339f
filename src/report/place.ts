import { readFile } from "node:fs/promises";
import { UserError } from "../core/language/error.js";
import { joined, sentence } from "../core/language/sentence.js";
import { isMissing } from "../files/exists.js";
import { hashOf } from "../files/output-folder.js";
import { requirePlainFile } from "../files/plain-file.js";

/** What a report begins with, and nothing else does: by it a report knows another. */
export const reportMark = "<!-- Autoencoder Studio: report on anomalies -->";

/** What a report ends with: the hash of all before it, by which one that was changed since is told. */
const seal = (text: string) => `<!-- sha256 ${hashOf(Buffer.from(text))} -->\n`;

/** A report as it is written. */
export const sealed = (text: string): string => text + seal(text);

/** Whether a text is a report as it was written. */
function isUnchanged(text: string): boolean {
  const end = text.length - seal("").length;
  return text.includes(reportMark) && text.slice(Math.max(0, end)) === seal(text.slice(0, Math.max(0, end)));
}

/** Makes sure that a report may be written: nothing is there, or another report that nobody changed. Throws UserError if it would replace a person's file. */
export async function requireReportPlace(file: string): Promise<void> {
  try {
    await requirePlainFile(file);
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  if (isUnchanged(await readFile(file, "utf8"))) return;
  throw new UserError(
    joined([
      sentence("{0} is there already and is not a report of this kind, or was changed since.", file),
      sentence("Nothing was written. Choose another name, or move the file away."),
    ]),
    "in-the-way",
  );
}
