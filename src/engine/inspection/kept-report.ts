import path from "node:path";
import { z } from "zod";
import { type DataReport, dataReportSchema } from "../../core/project/data-report.js";
import { exists } from "../../files/exists.js";
import { cacheKey, type PixelCache } from "../images/cache.js";

/** Where the key of a project's newest report is kept. */
const newestKey = (project: string) => cacheKey("newest report", path.resolve(project));

/** The report that is kept under a key, as long as its picture is; else null. */
export async function keptReport(key: string, cache: PixelCache): Promise<DataReport | null> {
  const report = await cache.read(key, dataReportSchema);
  return report && (await exists(report.thumbnails.file)) ? report : null;
}

/** The newest report on a project's images, whatever has changed since; null if there is none. Looks at no image. */
export async function newestReport(project: string, cache: PixelCache): Promise<DataReport | null> {
  const key = await cache.read(newestKey(project), z.string());
  return key === undefined ? null : keptReport(key, cache);
}

/** Keeps a report as the newest of a project. Throws UserError on a full disk. */
export async function keepReport(report: DataReport, project: string, cache: PixelCache): Promise<void> {
  await cache.write(report.key, report);
  await cache.write(newestKey(project), report.key);
}
