import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import type { FileOutcome } from "../../core/project/data-summary.js";
import type { Project } from "../../core/project/project.js";
import { cacheKey } from "./cache.js";
import type { Context } from "./context.js";
import { resolveSource } from "./source.js";
import { type Survey, survey } from "./survey.js";

/** What a project says of its training images, and of those among them that are not learned from. */
export type NamedImages = Pick<Project["data"], "train" | "exclude">;

/**
 * Looks at a source as {@link survey} does; its training images are without those that the project excludes, which are outcomes.
 * `text` is the source as the project names it, and `root` the project's folder, empty for a source that the project does not name.
 * Throws UserError if nothing is there, or everything is excluded.
 */
export async function surveyNamed(text: string, root: string, { train, exclude }: NamedImages, context: Context): Promise<Survey> {
  const found = await survey(await resolveSource(text, root), context);
  return root !== "" && text === train && exclude.length > 0 ? withoutExcluded(found, exclude) : found;
}

function withoutExcluded(found: Survey, exclude: readonly string[]): Survey {
  const unmet = new Set(exclude);
  const outcomes: FileOutcome[] = [];
  const kept: number[] = [];
  let position = 0;
  for (const file of found.items.files) {
    if (unmet.delete(file)) outcomes.push({ file, outcome: "excluded", reason: sentence("The project excludes it (data.exclude).") });
    else kept.push(position);
    position++;
  }
  if (kept.length === 0)
    throw new UserError(
      sentence("All {0} images are excluded, so that none is left to learn from. Take some out of Excluded (data.exclude).", position),
      "no-images",
    );
  for (const { file } of found.leftOut) unmet.delete(file);
  const none = sentence("Excluded (data.exclude) names it, but no image has this name. Correct the name, or remove it there.");
  return {
    ...found,
    items: found.items.subset(Uint32Array.from(kept)),
    headers: kept.map((index) => found.headers[index]),
    leftOut: [...found.leftOut, ...outcomes, ...Array.from(unmet, (file): FileOutcome => ({ file, outcome: "left out", reason: none }))],
    key: cacheKey(found.key, exclude),
  };
}
