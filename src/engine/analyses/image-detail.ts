import { utimes } from "node:fs/promises";
import { longestDetail } from "../../core/analyses/image-detail.js";
import type { JobRequest, JobResult } from "../../core/jobs/jobs.js";
import { throwIfCancelled, UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { rangeOf } from "../../core/numbers/range.js";
import { pictureOf } from "../../core/runs/run.js";
import { exists } from "../../files/exists.js";
import { requireResult } from "../../runs/result-folder.js";
import { runForUse } from "../../runs/runs.js";
import { cacheKey } from "../images/cache.js";
import { contentOf, type OneImage, readArrayItem, readImageFile } from "../images/one-image.js";
import { placementOf, viewOf } from "../images/placement.js";
import type { JobContext } from "../job-context.js";
import { fromBytes, toByte } from "../results/picture.js";
import { writeKept } from "../results/trim-pictures.js";
import { originOf } from "./image-alone.js";

/** An image of a result in its own size, as a picture that pages may load; it is kept until newer ones take its room. Throws UserError if it is no longer there; CancelledError. */
export async function imageDetailJob(request: JobRequest<"imageDetail">, context: JobContext): Promise<JobResult<"imageDetail">> {
  const result = await requireResult(request.result);
  const [row] = await result.rows([request.index]);
  const { record } = result;
  if (!row) throw new UserError(sentence("The result has no image of the number {0}.", request.index), "no-image");
  const { record: run } = await runForUse(request.project, record.result);
  const origin = originOf(record.result, row);
  const content = await contentOf(origin.file);
  throwIfCancelled(context.signal);
  const image =
    origin.kind === "file"
      ? await readImageFile(origin.file, longestDetail)
      : await readArrayItem(origin.file, origin.index, longestDetail);
  throwIfCancelled(context.signal);
  const { data } = run.project;
  const range = data.range === "auto" ? (rangeOf(image.form.type, Number.POSITIVE_INFINITY) ?? run.dataRange) : data.range;
  const fileOf = (name: string) => context.cache.thumbnails(cacheKey(name, row.file, ...content));
  const [black, white] = range;
  const kept = async (name: string, toByte: (value: number) => number) => {
    const file = fileOf(name);
    // The newest are kept, by when they were last wanted.
    if (await exists(file)) await utimes(file, context.date(), context.date());
    else await write(file, image, toByte);
    return file;
  };
  const file = await kept("image detail", (value) => toByte((value - black) / (white - black)));
  const bytes =
    image.form.type === "u16"
      ? { high: await kept("high bytes", (value) => value >> 8), low: await kept("low bytes", (value) => value & 255) }
      : null;
  const { height, width } = image.form;
  const [shownHeight, shownWidth] = pictureOf(run);
  const view = viewOf(placementOf(height, width, { height: shownHeight, width: shownWidth, fit: data.fit }));
  return { kind: "imageDetail", detail: { file, bytes, size: [height, width], original: image.original, range, view } };
}

/** Writes a byte for each value of an image as a picture. */
async function write(file: string, { pixels, form }: OneImage, byteOf: (value: number) => number): Promise<void> {
  const bytes = Uint8Array.from(pixels, byteOf);
  const png = await fromBytes(bytes, form.height, form.width, form.channels).png({ compressionLevel: 3 }).toBuffer();
  await writeKept(file, png);
}
