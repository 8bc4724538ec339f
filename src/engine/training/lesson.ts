import { learnsPatches } from "../../core/project/patches.js";
import type { Engine } from "../contract/engine.js";
import { cellLesson, type LessonContext } from "./cell-lesson.js";
import { patchLesson } from "./patch-lesson.js";
import { withParts } from "./picture-parts.js";
import type { Preparation } from "./preparation.js";
import { tileLesson } from "./tile-lesson.js";

/** What a network learns from, which is not always the images themselves: of a network of features it is cells of them, of one that restores tiles with foreign patches, of a U-Net that cleans patches. Throws CancelledError, UserError. */
export async function lessonOf(preparation: Preparation, engine: Engine, context: LessonContext): Promise<Preparation> {
  if (preparation.network.ofFeatures) return cellLesson(preparation, engine, context);
  // Pictures that are shown as they are need no parts of them.
  if (learnsPatches(preparation.project))
    return patchLesson(preparation.ownSizes && preparation.shrunk ? await withParts(preparation, context) : preparation, context);
  if (preparation.project.network.preset !== "restore") return preparation;
  return tileLesson(preparation.ownSizes ? await withParts(preparation, context) : preparation);
}
