import { applyEdits, type Edit } from "jsonc-parser";
import { UserError } from "../language/error.js";
import { sentence } from "../language/sentence.js";
import { difference, settingEdits } from "./document-edits.js";
import { type Project, resolveProject } from "./project.js";
import { parseProject } from "./project-text.js";
import { knobTable } from "./schema.js";
import { valueAt } from "./value-at.js";

/** If a value depends on another, both are right after as many turns as there are steps from one to the other. */
const turns = 3;

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

function settled(text: string): Extract<ReturnType<typeof parseProject>, { ok: true }> {
  const parsed = parseProject(text);
  if (parsed.ok) return parsed;
  throw new UserError(
    sentence("The settings of a run cannot be restored into a project that has errors. Correct it first."),
    "bad-project",
  );
}

/** What stands for nothing, such as no labels: such a setting is left out. */
const isNothing = (value: unknown) => value === null || (Array.isArray(value) && value.length === 0);

/** The text with one knob as in `target`. A setting that is written stays written, with the comments on its line. */
function withKnob(text: string, keys: readonly string[], target: Project, images: number): string {
  const { file } = settled(text);
  const value = valueAt(target, keys);
  if (value === undefined || same(valueAt(resolveProject(file, images), keys), value)) return text;
  return applyEdits(text, settingEdits(text, [...keys], isNothing(value) ? undefined : value));
}

/**
 * The edit that gives a project's text every knob of `target`, as one step for undo; none if it has them already.
 * `images` is the number of images that the defaults of `target` were decided with. Comments, order and unknown keys stay.
 * Throws UserError if the text has errors.
 */
export function restoreEdits(text: string, target: Project, images: number): Edit[] {
  const paths = knobTable().map(({ path }) => path.split("."));
  let restored = text;
  for (let turn = 0; turn < turns; turn++) {
    for (const keys of paths) restored = withKnob(restored, keys, target, images);
  }
  return difference(text, restored);
}
