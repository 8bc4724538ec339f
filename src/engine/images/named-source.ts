import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import type { FileOutcome } from "../../core/project/data-summary.js";
import type { Project } from "../../core/project/project.js";
import { type NameList, nameLists, type UnknownNames } from "../../core/project/unknown-names.js";
import { cacheKey } from "./cache.js";
import type { Context } from "./context.js";
import { resolveSource } from "./source.js";
import { type Survey, survey } from "./survey.js";

/** What a project says of its training images, and of those among them that are not learned from or never held out. */
export type NamedImages = Pick<Project["data"], "train" | NameList>;

/**
 * Looks at a source as {@link survey} does; its training images are without those that the project excludes, which are outcomes.
 * `text` is the source as the project names it, and `root` the project's folder, empty for a source that the project does not name.
 * Throws UserError if nothing is there, or everything is excluded.
 */
export async function surveyNamed(text: string, root: string, data: NamedImages, context: Context): Promise<Survey> {
  const found = await survey(await resolveSource(text, root), context);
  if (root === "" || text !== data.train) return found;
  const unknown = unknownNames(found, data);
  const learned = data.exclude.length > 0 ? withoutExcluded(found, data.exclude) : found;
  return nameLists.some((list) => unknown[list].length > 0) ? { ...learned, unknownNames: unknown } : learned;
}

/** The names in a project's lists that neither an image has nor a file that is no image. */
function unknownNames({ items, leftOut }: Survey, data: NamedImages): UnknownNames {
  const without = (list: NameList) => {
    const unmet = new Set(data[list]);
    if (unmet.size > 0) for (const file of items.files) unmet.delete(file);
    for (const { file } of leftOut) unmet.delete(file);
    return [...unmet];
  };
  return { exclude: without("exclude"), neverHeldOut: without("neverHeldOut") };
}

function withoutExcluded(found: Survey, exclude: readonly string[]): Survey {
  const excluded = new Set(exclude);
  const outcomes: FileOutcome[] = [];
  const kept: number[] = [];
  let position = 0;
  for (const file of found.items.files) {
    if (excluded.has(file)) outcomes.push({ file, outcome: "excluded", reason: sentence("The project excludes it (data.exclude).") });
    else kept.push(position);
    position++;
  }
  if (kept.length === 0)
    throw new UserError(
      sentence("All {0} images are excluded, so that none is left to learn from. Take some out of Excluded (data.exclude).", position),
      "no-images",
    );
  return {
    ...found,
    items: found.items.subset(Uint32Array.from(kept)),
    headers: kept.map((index) => found.headers[index]),
    leftOut: [...found.leftOut, ...outcomes],
    key: cacheKey(found.key, exclude),
  };
}
