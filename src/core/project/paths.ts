import { joined, type Sentence, sentence } from "../language/sentence.js";
import { applies } from "./applies.js";
import { partOf } from "./item-name.js";
import type { Problem } from "./problem.js";
import type { Project } from "./project.js";

/** A knob that names something on disk. */
interface NamedPath {
  path: readonly [string, string];
  /** As written, without the part of an array. */
  name: string;
  /** What to choose instead. */
  advice: Sentence;
}

/** What a project names on disk, as far as it is used: images, clean images, validation, labels and masks. */
export function namedPaths(project: Project): NamedPath[] {
  const { train, clean, secondTake, validation, labels, masks } = project.data;
  const named = (key: string, value: unknown, advice: Sentence): NamedPath[] =>
    typeof value === "string" ? [{ path: ["data", key], name: partOf(value).file, advice }] : [];
  const usesTargets = applies({ when: { path: "task", is: ["denoise"] } }, project);
  return [
    ...named("train", train, sentence("Choose the folder that holds the images.")),
    ...named("clean", usesTargets ? clean : null, sentence("Choose the folder that holds the clean images.")),
    ...named("secondTake", usesTargets ? secondTake : null, sentence("Choose the folder that holds the second take.")),
    ...named("validation", validation, sentence("Choose the folder that holds the images for validation, or a share such as 0.2.")),
    ...named("labels", labels, sentence("Choose the file that holds the labels, or remove the setting.")),
    ...named("masks", masks, sentence("Choose the folder that holds the masks, or remove the setting.")),
  ];
}

/** The named paths that are not there; `isThere` looks for a path relative to the project. */
export async function missingPaths(project: Project, isThere: (name: string) => Promise<boolean>): Promise<Problem[]> {
  const looked = await Promise.all(namedPaths(project).map(async (named) => ({ ...named, there: await isThere(named.name) })));
  return looked
    .filter(({ there }) => !there)
    .map(({ path, name, advice }) => ({
      severity: "error",
      code: "path",
      message: joined([sentence("There is no folder or file {0} beside the project.", name), advice]),
      path,
      fixes: [{ kind: "choose", title: sentence("Choose another…"), path }],
    }));
}
