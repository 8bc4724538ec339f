import type { DataSummary } from "../../core/project/data-summary.js";
import { type Learner, learnsPatches } from "../../core/project/patches.js";
import type { Project } from "../../core/project/project.js";
import { takesAnySize } from "../../core/project/shrinking.js";
import type { PixelForm } from "./pixels.js";
import type { Survey } from "./survey.js";

/** Sizes of a survey, the commonest first. */
export function sizesOf({ headers }: Survey): DataSummary["sizes"] {
  const counts = new Map<string, { height: number; width: number; count: number }>();
  for (const { height, width } of headers) {
    const known = counts.get(`${height}/${width}`);
    if (known) known.count++;
    else counts.set(`${height}/${width}`, { height, width, count: 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
}

/** The longest side that `size: "auto"` gives. */
const autoSide = 64;

/** The long sides between which pictures are looked at for small defects. Smaller pictures are doubled at most. */
export const detailSides = { least: 256, most: 512 };

/** The form that a project's settings bring the images of a survey to: to find defects in, the pictures' own size within {@link detailSides}. */
export function formOf(surveyed: Survey, data: Project["data"], use?: Use): PixelForm {
  const [{ height, width }] = sizesOf(surveyed);
  const [h, w] = typeof data.size === "object" ? data.size : scaled(height, width, longSide(Math.max(height, width), data.size, use));
  return { height: h, width: w, ...valueForm(surveyed, data), fit: data.fit };
}

/** What images are brought to a form for. */
export type Use = Learner;

/** The long side that pictures with the long side `own` are brought to. */
function longSide(own: number, size: "auto" | number, use: Use | undefined): number {
  const large = use && (use.task === "detect" || learnsPatches(use));
  if (size !== "auto") return large ? Math.min(size, detailSides.most) : size;
  if (!large) return Math.min(own, autoSide);
  // What the frozen network knows is larger than the details of small pictures.
  return use.network.preset === "features" ? detailSide(own) : Math.min(own, detailSides.most);
}

/**
 * Whether the pictures of a survey are looked at each at its own size, in tiles if need be, and not all in one form: to find defects by
 * a network that takes any size, if they differ in size or are larger than one look takes; to clean them always, as others may be larger.
 */
export function seesOwnSizes(found: Survey, { size }: Pick<Project["data"], "size">, use: Use): boolean {
  if (!takesAnySize(use, size) || typeof size === "object") return false;
  if (learnsPatches(use)) return true;
  const sizes = sizesOf(found);
  const largest = sizes.reduce((most, { height, width }) => Math.max(most, height, width), 0);
  return sizes.length > 1 || (size === "auto" ? largest : size) > detailSides.most;
}

/** The long side in which a picture with the long side `own` is looked at for small defects. */
export const detailSide = (own: number): number =>
  Math.min(detailSides.most, own < detailSides.least ? Math.min(2 * own, detailSides.least) : own);

/** A size brought to a long side, its ratio kept. */
function scaled(height: number, width: number, side: number): [number, number] {
  const scale = side / Math.max(height, width);
  return [Math.max(4, Math.round(height * scale)), Math.max(4, Math.round(width * scale))];
}

/** The channels and the type of value that a project's settings bring the images of a survey to, whatever their size. */
export function valueForm(found: Survey, data: Pick<Project["data"], "channels">): Pick<PixelForm, "channels" | "type"> {
  const coloured = data.channels === "auto" ? found.headers.some(({ channels }) => channels === 3) : data.channels === "rgb";
  const types = new Set(found.headers.map(({ type }) => type));
  return { channels: coloured ? 3 : 1, type: types.has("f32") ? "f32" : types.has("u16") ? "u16" : "u8" };
}
