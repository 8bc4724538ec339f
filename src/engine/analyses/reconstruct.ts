import path from "node:path";
import type { Job, JobResultOf } from "../../core/jobs/job.js";
import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { meanFinite, mse, psnr, ssim } from "../../core/numbers/metrics.js";
import { pairSets } from "../images/pairs.js";
import type { JobContext } from "../job-context.js";
import { writeTable } from "../results/table.js";
import { inBatches, openInput, resultItem, withImages, writePictures } from "./analysis-job.js";

type Result = JobResultOf<"reconstruct" | "denoise">;

/** Writes what the network makes of each image, and how far that is from the reference: a clean set, else the image itself. */
export async function reconstructJob(job: Extract<Job, { kind: "reconstruct" | "denoise" }>, context: JobContext): Promise<Result> {
  return withImages(job, context, async (opened) => {
    const { run, model, data, folder, forPanel } = opened;
    if (job.kind === "denoise" && run.record.project.task !== "denoise") {
      throw new UserError(
        sentence(
          "This project reconstructs; it was not trained to denoise. Set the task to denoise and train it on pairs of noisy and clean images.",
        ),
        "not-denoise",
      );
    }
    const reference = job.reference === undefined ? null : await openInput(job.reference, run.record, context);
    const pairs = reference ? pairSets(data, reference) : null;
    const partner = new Map(pairs?.noisy.map((index, i) => [index, pairs.clean[i]]));
    const items: Result["items"] = [];
    const stage = job.kind === "denoise" ? "denoising" : "reconstructing";
    await inBatches(data, stage, context, async (indices, images) => {
      const outputs = await model.reconstruct(images, indices.length);
      await writePictures(opened, forPanel ? "output" : null, indices, outputs);
      if (forPanel) await writePictures(opened, "input", indices, images);
      const size = images.length / indices.length;
      for (const [n, index] of indices.entries()) {
        const output = outputs.subarray(n * size, (n + 1) * size);
        const clean = partner.get(index);
        const target = !reference
          ? images.subarray(n * size, (n + 1) * size)
          : clean === undefined
            ? null
            : reference.store.read([clean], reference.range);
        const scores = target
          ? { mse: mse(target, output), psnr: psnr(target, output), ssim: ssim(target, output, run.record.network.image) }
          : { mse: Number.NaN, psnr: Number.NaN, ssim: Number.NaN };
        items.push({ ...resultItem(opened, index, "output"), ...scores });
      }
    });
    reference?.store.close();
    const table = path.join(folder, "reconstruction.csv");
    await writeTable(
      table,
      items.map((item) => ({ file: item.file, mse: item.mse, psnr: item.psnr, ssim: item.ssim })),
    );
    const mean = {
      mse: meanFinite(items.map((i) => i.mse)),
      psnr: meanFinite(items.map((i) => i.psnr)),
      ssim: meanFinite(items.map((i) => i.ssim)),
    };
    return {
      kind: job.kind,
      run: run.record.id,
      folder,
      input: job.input,
      table,
      created: context.date().toISOString(),
      leftOut: [...data.leftOut, ...(pairs?.alone ?? [])],
      items,
      mean,
    };
  });
}
