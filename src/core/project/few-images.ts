import { sentence } from "../language/sentence.js";
import type { DataSummary } from "./data-summary.js";
import { learnsPatches } from "./patches.js";
import type { Problem } from "./problem.js";
import type { Project } from "./project.js";

/** Of fewer images each shows what no other does. */
const few = 20;

/** Says that a share kept aside is missed if a network learns to clean from patches of few images; null if there are more, or none is kept aside. */
export function fewImagesProblem(project: Project, { images }: Pick<DataSummary, "images">): Problem | null {
  const { validation } = project.data;
  if (!learnsPatches(project) || images >= few || typeof validation !== "number" || validation === 0) return null;
  return {
    severity: "information",
    code: "few",
    message: sentence(
      "With only {0} images much depends on which are kept aside, as what only they show is not learned. Learn from all of them to be sure.",
      images,
    ),
    path: ["data", "validation"],
    fixes: [{ kind: "set", title: sentence("Learn from all images"), path: ["data", "validation"], value: 0 }],
  };
}
