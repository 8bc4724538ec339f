import type { AnalysisKind } from "../../core/analyses/analyses.js";
import { codeLength } from "../../core/network/network.js";
import { pictureOf } from "../../core/runs/run.js";
import { FeatureView } from "../features/feature-view.js";
import type { JobContext } from "../job-context.js";
import type { OpenedAnalysis } from "./analysis-job.js";

/** Gives pictures their codes. */
export interface Coder {
  /** `[N,H,W,C]` to codes `[N,latent]`; of a network of features the mean of the codes of a picture's cells. Throws UserError if the network has no code. */
  codes(images: Float32Array, count: number): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Opens what the codes of a run's pictures are computed with; model and engine stay the caller's to close. Throws UserError. */
export async function openCoder(
  { run, model, engine }: Pick<OpenedAnalysis<AnalysisKind>, "run" | "model" | "engine">,
  context: JobContext,
): Promise<Coder> {
  if (!model.network.ofFeatures) return { codes: (images, count) => model.encode(images, count), close: async () => undefined };
  const view = await FeatureView.open(engine, context.featuresFolder);
  const [height, width, channels] = pictureOf(run.record);
  const latent = codeLength(model.network) ?? 0;
  return {
    async codes(values, count) {
      const cells = await view.of(async () => ({ values, count, height, width, channels: channels === 3 ? 3 : 1 })).cells();
      const perImage = cells.height * cells.width;
      const all = await model.encode(cells.values, count * perImage);
      const codes = new Float32Array(count * latent);
      for (const [at, value] of all.entries()) codes[Math.floor(at / (perImage * latent)) * latent + (at % latent)] += value / perImage;
      return codes;
    },
    close: () => view.close(),
  };
}
