import { applyEdits } from "jsonc-parser";
import { UserError } from "../core/language/error.js";
import { inEnglish } from "../core/language/sentence.js";
import { settingEdits } from "../core/project/document-edits.js";
import { parseProject } from "../core/project/project-text.js";
import { readProjectText } from "../engine/read-project.js";

/** The value of `--set path=value`: JSON if it is JSON, else the word itself. */
function settingValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Whether there is a number in a value that is too large to be one, which JSON could not write again. */
const isEndless = (value: unknown): boolean =>
  typeof value === "number" ? !Number.isFinite(value) : typeof value === "object" && value !== null && Object.values(value).some(isEndless);

/** A project's text with settings changed only for this command. Throws UserError if a setting is not known or not right. */
export async function projectText(file: string, settings: readonly string[]): Promise<string> {
  let text = await readProjectText(file);
  for (const setting of settings) {
    const at = setting.indexOf("=");
    const path = setting.slice(0, Math.max(0, at)).split(".");
    if (path.includes("")) throw new UserError(`--set ${setting}: write it as path=value, such as training.epochs=20.`, "wrong-use");
    const value = settingValue(setting.slice(at + 1));
    if (isEndless(value)) throw new UserError(`--set ${setting}: a number is too large.`, "wrong-use");
    text = applyEdits(text, settingEdits(text, path, value));
    const unknown = parseProject(text).problems.find(
      (problem) => problem.code === "unknown-key" && problem.path.every((key, index) => String(key) === path[index]),
    );
    if (unknown) throw new UserError(`--set ${setting}: ${inEnglish(unknown.message)}`, "wrong-use");
  }
  return text;
}
