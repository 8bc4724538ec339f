import { sentence } from "../language/sentence.js";
import type { DataSummary } from "./data-summary.js";
import type { Fix, Problem } from "./problem.js";
import type { Project } from "./project.js";

/** Images that become smaller by less than this lose little. */
const leastRatio = 1.5;
/** The long side that a fix offers at most: larger images take long to train on as a whole. */
const offeredSide = 256;

/**
 * What shrinking costs, and the ways out; null if the images keep about their size. To find defects by features, pictures keep it
 * always: what differs or is larger than a tile is looked at at its own size.
 */
export function shrinkingProblem({ task, network, data }: Project, { sizes, image }: Pick<DataSummary, "sizes" | "image">): Problem | null {
  const [commonest] = sizes;
  if (!commonest || (task === "detect" && network.preset === "features" && typeof data.size !== "object")) return null;
  const { height, width } = commonest;
  const side = Math.max(height, width);
  const ratio = side / Math.max(image[0], image[1]);
  if (ratio < leastRatio) return null;
  const larger = Math.min(side, offeredSide);
  const fixes: Fix[] = [];
  if (task === "reconstruct")
    fixes.push({ kind: "set", title: sentence("Find defects at their own size (task detect)"), path: ["task"], value: "detect" });
  if (larger > Math.max(image[0], image[1]))
    fixes.push({ kind: "set", title: sentence("Bring the long side to {0} pixels", larger), path: ["data", "size"], value: larger });
  return {
    severity: "information",
    code: "shrunk",
    message: sentence(
      "The images shrink from {0} by {1} to {2} by {3} pixels: a mark of {4} pixels becomes 1.",
      width,
      height,
      image[1],
      image[0],
      Math.round(ratio),
    ),
    path: ["data", "size"],
    fixes,
  };
}
