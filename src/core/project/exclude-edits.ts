import type { Edit } from "jsonc-parser";
import { UserError } from "../language/error.js";
import { sentence } from "../language/sentence.js";
import { settingEdits } from "./document-edits.js";
import { parseProject } from "./project-text.js";

/** Where the names of excluded images stand. */
const path = ["data", "exclude"];

/** The edits that exclude images from training, beside those that a project's text excludes already. Throws UserError if the text has errors. */
export function excludeEdits(text: string, names: readonly string[]): Edit[] {
  const parsed = parseProject(text);
  if (!parsed.ok) throw new UserError(sentence("Images cannot be excluded in a project that has errors. Correct it first."), "bad-project");
  const before = parsed.project.data.exclude;
  const known = new Set(before);
  const added = names.filter((name) => !known.has(name));
  return added.length === 0 ? [] : settingEdits(text, path, [...before, ...added]);
}
