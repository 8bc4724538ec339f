import type { Knob } from "./knob.js";
import type { Project } from "./project.js";
import { valueAt } from "./value-at.js";

/** True if a knob holds for a project: it depends on no other, or the other has one of its values. */
export function applies({ when }: Pick<Knob, "when">, project: Project): boolean {
  return !when || when.is.includes(String(valueAt(project, when.path)));
}
