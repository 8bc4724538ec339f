import { joined, sentence } from "../language/sentence.js";
import type { Problem } from "./problem.js";
import type { Project } from "./project.js";

/** The settings that name images one by one, with the titles that people know them by. */
const titles = {
  exclude: sentence("Excluded (data.exclude)"),
  neverHeldOut: sentence("Never held out (data.neverHeldOut)"),
} as const;

export type NameList = keyof typeof titles;
export const nameLists = Object.keys(titles) as readonly NameList[];

/** The names in a project's lists that no image has. */
export type UnknownNames = Readonly<Record<NameList, readonly string[]>>;

/** Names that a sentence gives; the rest is counted. */
const named = 3;

/** Says of each list which of its names no image has, with a fix that removes them. Names that the project no longer gives are passed over. */
export function unknownNamesProblems(unknown: UnknownNames, data: Pick<Project["data"], NameList>): Problem[] {
  return nameLists.flatMap((list): Problem[] => {
    const missing = new Set(unknown[list]);
    const names = [...new Set(data[list])].filter((name) => missing.has(name));
    if (names.length === 0) return [];
    const few = joined(names.slice(0, named), ", ");
    const said = names.length > named ? sentence("{0} and {1} more", few, names.length - named) : few;
    const left = data[list].filter((name) => !missing.has(name));
    return [
      {
        severity: "warning",
        code: "names",
        message:
          names.length === 1
            ? sentence("{0} names {1}, but no training image is called so. Correct the name, or remove it.", titles[list], said)
            : sentence("{0} gives {1} names that no training image has: {2}. Correct or remove them.", titles[list], names.length, said),
        path: ["data", list],
        fixes: [
          {
            kind: "set",
            title: sentence("Remove names that no image has"),
            path: ["data", list],
            value: left.length > 0 ? left : undefined,
          },
        ],
      },
    ];
  });
}
