import path from "node:path";
import type { Job, JobResultOf } from "../../core/jobs/job.js";
import { thresholdOf } from "../../core/numbers/threshold.js";
import { resolveProject } from "../../core/project/project.js";
import type { JobContext } from "../job-context.js";
import { readProject } from "../read-project.js";
import { writeTable } from "../results/table.js";
import { openScorer } from "../scoring/kept-scorer.js";
import { ModelBatch } from "../scoring/model-batch.js";
import { scorers } from "../scoring/scorers.js";
import { inBatches, pictureFile, resultItem, withImages, writePictures } from "./analysis-job.js";

type Item = JobResultOf<"anomalies">["items"][number];

/** The share of the folder's squared errors that the heat maps show below full heat; the rest is cut. */
const heatShare = 0.995;

/** Ranks images by how wrong they look and flags those above the threshold. The threshold follows the project as it is now, the scores the run. */
export async function anomaliesJob(job: Extract<Job, { kind: "anomalies" }>, context: JobContext): Promise<JobResultOf<"anomalies">> {
  const { file } = await readProject(job.project, job.text);
  const { score, falseAlarmRate, threshold: asked } = resolveProject(file).anomaly;
  return withImages(job, context, async (opened) => {
    const { run, model, data, folder, forPanel } = opened;
    const threshold = asked === "auto" ? thresholdOf(run.record.heldOut[score] ?? [], falseAlarmRate) : { ok: true as const, value: asked };
    const scorer = await openScorer(run.files, model, scorers[score]);
    const scores: number[] = [];
    const errors: Float32Array[] = [];
    await inBatches(data, "looking-for-anomalies", context, async (indices, images) => {
      const batch = new ModelBatch(model, { count: indices.length, images, targets: null });
      scores.push(...(await scorer.score(batch)).scores);
      const outputs = await batch.outputs();
      errors.push(outputs.map((value, i) => (value - images[i]) ** 2));
      if (!forPanel) return;
      await writePictures(opened, "input", indices, images);
      await writePictures(opened, "output", indices, outputs);
    });
    await writeHeat(opened, errors, context);
    const order = scores.map((_, index) => index).sort((a, b) => scores[b] - scores[a]);
    const items = order.map(
      (index, place): Item => ({
        ...resultItem(opened, index, forPanel ? "output" : null),
        score: scores[index],
        flagged: threshold.ok && scores[index] > threshold.value,
        rank: place + 1,
        heat: pictureFile(opened, "heat", index),
      }),
    );
    const table = path.join(folder, "anomalies.csv");
    const value = threshold.ok ? threshold.value : null;
    await writeTable(
      table,
      items.map(({ file: name, score, flagged, rank }) => ({ file: name, score, threshold: value, flagged, rank })),
    );
    return {
      kind: "anomalies",
      run: run.record.id,
      folder,
      input: job.input,
      table,
      created: context.date().toISOString(),
      leftOut: data.leftOut,
      threshold: value,
      thresholdMessage: threshold.ok ? null : threshold.message,
      flagged: items.filter(({ flagged }) => flagged).length,
      items,
    };
  });
}

/** Writes the squared errors as pictures, all of one scale, so that good images stay dark. */
async function writeHeat(
  opened: Parameters<typeof writePictures>[0],
  batches: readonly Float32Array[],
  context: JobContext,
): Promise<void> {
  const scale = quantile(batches, heatShare) || 1;
  let batch = 0;
  await inBatches(opened.data, "drawing-heat-maps", context, async (indices) => {
    await writePictures(
      opened,
      "heat",
      indices,
      batches[batch++].map((error) => Math.sqrt(error / scale)),
    );
  });
}

/** A quantile of non-negative values by a histogram over their range: exact to a thousandth of it. */
function quantile(parts: readonly Float32Array[], share: number): number {
  let maximum = 0;
  let count = 0;
  for (const part of parts) for (const value of part) if (value > maximum) maximum = value;
  const bins = new Uint32Array(1001);
  for (const part of parts) {
    count += part.length;
    for (const value of part) bins[Math.floor((1000 * value) / (maximum || 1))]++;
  }
  let below = 0;
  for (const [bin, amount] of bins.entries()) {
    below += amount;
    if (below >= share * count) return ((bin + 1) / 1000) * maximum;
  }
  return maximum;
}
