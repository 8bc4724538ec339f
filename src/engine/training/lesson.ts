import type { Engine } from "../contract/engine.js";
import { cellLesson, type LessonContext } from "./cell-lesson.js";
import { withParts } from "./picture-parts.js";
import type { Preparation } from "./preparation.js";
import { tileLesson } from "./tile-lesson.js";

/** What a network learns from, which is not always the images themselves: of a network of features it is cells of them, of one that restores tiles with foreign patches. Throws CancelledError. */
export async function lessonOf(preparation: Preparation, engine: Engine, context: LessonContext): Promise<Preparation> {
  if (preparation.network.ofFeatures) return cellLesson(preparation, engine, context);
  if (preparation.project.network.preset !== "restore") return preparation;
  return tileLesson(preparation.ownSizes ? await withParts(preparation, context) : preparation);
}
