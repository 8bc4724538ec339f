import type { Edit } from "jsonc-parser";
import { UserError } from "../language/error.js";
import { sentence } from "../language/sentence.js";
import { settingEdits } from "./document-edits.js";
import { parseProject } from "./project-text.js";

/** Where the names of excluded images stand. */
const path = ["data", "exclude"];

/** Those of `names` that are not excluded yet. */
export function newlyExcluded(names: readonly string[], before: readonly string[]): string[] {
  const known = new Set(before);
  return names.filter((name) => !known.has(name));
}

/** The edits that exclude images from training, beside those that a project's text excludes already. Throws UserError if the text has errors. */
export function excludeEdits(text: string, names: readonly string[]): Edit[] {
  const parsed = parseProject(text);
  if (!parsed.ok) throw new UserError(sentence("Images cannot be excluded in a project that has errors. Correct it first."), "bad-project");
  const before = parsed.project.data.exclude;
  const added = newlyExcluded(names, before);
  return added.length === 0 ? [] : settingEdits(text, path, [...before, ...added]);
}
