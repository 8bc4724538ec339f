import type { AnalysisRequest, AnalysisResult } from "../../core/analyses/analyses.js";
import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { cutOut } from "../../core/numbers/rectangle.js";
import type { JobContext } from "../job-context.js";
import type { Found } from "../results/result-writer.js";
import { analyse, type OpenedAnalysis } from "./analysis-job.js";
import { cleanPictures } from "./clean-pictures.js";
import { type CheckedPicture, CleaningChecker, checkedPicture, pictureChecks } from "./cleaning-checker.js";
import { compareOutputs } from "./compare-outputs.js";
import type { PartOf } from "./output-scores.js";

/** Writes the cleaned images, each at its own size if the run learned so, and how far they are from the reference: a clean set, else the image itself. Throws UserError for a network that was not trained to denoise. */
export function denoiseJob(request: AnalysisRequest<"denoise">, context: JobContext): Promise<AnalysisResult<"denoise">> {
  return analyse("denoise", request, context, (opened) => {
    if (opened.run.record.project.task !== "denoise") {
      throw new UserError(
        sentence(
          "This project reconstructs; it was not trained to denoise. Set the task to denoise and train it on pairs of noisy and clean images.",
        ),
        "not-denoise",
      );
    }
    const { ownSizes } = opened.run.record;
    return ownSizes ? cleanPictures(opened, request, context) : cleanImages(opened, request, context);
  });
}

const partsOf =
  (values: Float32Array, shape: readonly [number, number, number]): PartOf =>
  (area) =>
    cutOut(values, shape, area);

/** Cleans images of one size, and looks whether that worked. */
async function cleanImages(
  opened: OpenedAnalysis<"denoise">,
  request: AnalysisRequest<"denoise">,
  context: JobContext,
): Promise<Found<"denoise">> {
  const checker = new CleaningChecker(opened.data.items.length);
  const addColumns = async (looked: readonly CheckedPicture[]) => {
    for (const name of pictureChecks)
      await opened.result.addColumn(
        name,
        Float32Array.from(looked, ({ check }) => check[name]),
      );
  };
  const found = await compareOutputs(opened, request, "denoising", context, {
    async look(images) {
      const looked = images.map(({ input, output, reference, shape }) =>
        checker.look(partsOf(input, shape), output, reference && partsOf(reference, shape), shape),
      );
      await addColumns(looked);
      return looked.map((checked) => ({ row: { ...checked.check }, checked }));
    },
    knows: (checked) => checkedPicture(checked) !== null,
    keep(noted) {
      const known = checkedPicture(noted);
      if (!known) throw new Error("This is no note of a picture that was checked.");
      return { ...checker.add(known).check };
    },
  });
  return { ...found, summary: { ...found.summary, check: checker.check } };
}
