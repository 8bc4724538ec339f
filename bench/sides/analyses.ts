import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { meanFinite, mse, psnr, ssim } from "../../src/core/numbers/metrics.js";
import { openModel } from "../../src/engine/analyses/run-model.js";
import { batchPositions, imagesPerBatch } from "../../src/engine/images/batches.js";
import { openSource } from "../../src/engine/images/open-source.js";
import { runJob } from "../../src/engine/jobs/run-job.js";
import { ModelBatch } from "../../src/engine/scoring/model-batch.js";
import { scorers } from "../../src/engine/scoring/scorers.js";
import { runForUse } from "../../src/runs/runs.js";
import { benchJobContext } from "../shared/job-context.js";
import { type NodeSide, timed } from "./side.js";

/** Images that the network is trained on, once: what it draws does not matter here. */
const trained = 512;

/**
 * The analyses of a workload's images with the product's own jobs, for the panel or with a picture for each image; and only
 * the computation: the same images through the same network and scores, and no result on disk.
 */
export async function openAnalysesSide(folder: string): Promise<NodeSide> {
  const context = benchJobContext(folder);
  const project = path.join(folder, `analyses.${process.pid}.aeproj`);
  const settings = { version: 1, data: { train: `images.npy[0:${trained}]` }, training: { epochs: 1 } };
  await writeFile(project, JSON.stringify(settings));
  await runJob({ kind: "train", project }, context);
  const input = path.join(folder, "images.npy");
  const output = path.join(folder, `pictures.${process.pid}`);

  async function alone(kind: "reconstruct" | "anomalies"): Promise<void> {
    const run = await runForUse(project);
    const engine = await context.openEngine();
    const model = await openModel(run, engine);
    const data = await openSource("images.npy", folder, run.record.project, context);
    const scorer = scorers.mse.restore(null);
    const { image } = run.record.network;
    const size = image[0] * image[1] * image[2];
    const scores: number[] = [];
    for (const indices of batchPositions(data.items.length, imagesPerBatch)) {
      const images = data.store.read(indices, data.range);
      const batch = new ModelBatch(model, { count: indices.length, images, targets: null }, model.network.image);
      if (kind === "anomalies") scores.push(...((await scorer?.score(batch))?.scores ?? []));
      else {
        const outputs = await batch.outputs();
        for (let n = 0; n < indices.length; n++) {
          const [target, drawn] = [images, outputs].map((all) => all.subarray(n * size, (n + 1) * size));
          scores.push(mse(target, drawn) + psnr(target, drawn) + ssim(target, drawn, image));
        }
      }
    }
    if (!Number.isFinite(meanFinite(scores))) throw new Error("The network gives no scores.");
    data.store.close();
    model.close();
    engine.close();
  }

  const blocks: Record<string, () => Promise<unknown>> = {
    "reconstruct alone": () => alone("reconstruct"),
    "anomalies alone": () => alone("anomalies"),
    "reconstruct for the panel": () => runJob({ kind: "reconstruct", project, input }, context),
    "anomalies for the panel": () => runJob({ kind: "anomalies", project, input }, context),
    "reconstruct with pictures": () => runJob({ kind: "reconstruct", project, input, output }, context),
    "anomalies with pictures": () => runJob({ kind: "anomalies", project, input, output, heatMaps: true }, context),
  };
  return {
    version: "",
    async run(work) {
      const { seconds } = await timed(blocks[work]);
      await rm(output, { recursive: true, force: true });
      const run = await runForUse(project);
      await rm(run.files.results, { recursive: true, force: true });
      return { seconds, loss: null };
    },
  };
}
