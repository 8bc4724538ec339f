import { sentence } from "../language/sentence.js";
import type { DataSummary } from "./data-summary.js";
import { type Learner, learnsPatches } from "./patches.js";
import type { Fix, Problem } from "./problem.js";
import type { Project } from "./project.js";

/** Images that become smaller by less than this lose little. */
const leastRatio = 1.5;
/** The long side that a fix offers at most: larger images take long to train on as a whole. */
const offeredSide = 256;

/** Presets whose networks take pictures of any size. */
const ofAnySize: readonly Project["network"]["preset"][] = ["features", "restore"];

/** Whether a project may look at pictures in their own size, or in the long side that is set: in tiles if they are large. */
export const takesAnySize = (of: Learner, size: Project["data"]["size"]): boolean =>
  typeof size !== "object" && ((of.task === "detect" && ofAnySize.includes(of.network.preset)) || learnsPatches(of));

/** What shrinking costs, and the ways out; null if the images keep about their size. */
export function shrinkingProblem(project: Project, { sizes, image }: Pick<DataSummary, "sizes" | "image">): Problem | null {
  const { task, data } = project;
  const [commonest] = sizes;
  if (!commonest) return null;
  const { height, width } = commonest;
  const side = Math.max(height, width);
  const inTiles = takesAnySize(project, data.size);
  const seen = !inTiles ? Math.max(image[0], image[1]) : typeof data.size === "number" ? Math.min(side, data.size) : side;
  const ratio = side / seen;
  if (ratio < leastRatio) return null;
  const larger = Math.min(side, offeredSide);
  const [toHeight, toWidth] = inTiles ? [Math.round(height / ratio), Math.round(width / ratio)] : image;
  const fixes: Fix[] = [];
  if (inTiles) fixes.push({ kind: "set", title: sentence("Look at the images in their own size"), path: ["data", "size"], value: "auto" });
  if (task === "reconstruct")
    fixes.push({ kind: "set", title: sentence("Find defects at their own size (task detect)"), path: ["task"], value: "detect" });
  if (!inTiles && larger > seen)
    fixes.push({ kind: "set", title: sentence("Bring the long side to {0} pixels", larger), path: ["data", "size"], value: larger });
  return {
    severity: "information",
    code: "shrunk",
    message: sentence(
      "The images shrink from {0} by {1} to {2} by {3} pixels: a mark of {4} pixels becomes 1.",
      width,
      height,
      toWidth,
      toHeight,
      Math.round(ratio),
    ),
    path: ["data", "size"],
    fixes,
  };
}
