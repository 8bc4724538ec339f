import path from "node:path";
import { UserError } from "../core/language/error.js";
import { joined } from "../core/language/sentence.js";
import { meaningProblems } from "../core/project/meaning.js";
import { resolveProject } from "../core/project/project.js";
import { parseProject } from "../core/project/project-text.js";
import type { ProjectFile } from "../core/project/schema.js";
import { isMissing } from "../files/exists.js";
import { readPlainFile } from "../files/plain-file.js";
import { noProject } from "../runs/runs.js";

/** The text of a project's file. Throws UserError if there is none or it is no file, and the system's error if it may not be read. */
export async function readProjectText(file: string): Promise<string> {
  try {
    return (await readPlainFile(file)).toString("utf8");
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw noProject(file, error);
  }
}

/** Throws UserError with what keeps a project from being trained though each of its values is right, as checks of it say. */
export function refuseErrors(name: string, file: ProjectFile): void {
  const errors = meaningProblems(file, resolveProject(file)).filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new UserError(joined([`${name}:`, ...errors.map(({ message }) => message)]), "bad-project");
}

/** Reads and parses a project; `text` stands in for the file's own if the editor shows another. Throws UserError with its problems. */
export async function readProject(file: string, text?: string): Promise<{ file: ProjectFile; root: string }> {
  const name = path.basename(file);
  const shown = text ?? (await readProjectText(file));
  const parsed = parseProject(shown);
  if (parsed.ok) return { file: parsed.file, root: path.dirname(path.resolve(file)) };
  const sentences = parsed.problems.filter(({ severity }) => severity === "error").map(({ message }) => message);
  throw new UserError(joined([`${name}:`, ...sentences]), "bad-project");
}
