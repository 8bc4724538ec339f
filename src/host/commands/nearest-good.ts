import path from "node:path";
import * as vscode from "vscode";
import { nearestGoodImages } from "../../core/analyses/image-detail.js";
import { withProgress } from "../platform/progress.js";
import type { ProjectSession } from "../project/session.js";

/** Finds the images that a result's run learned from and that are most like one of its images; the page shows them where it asked. Throws UserError, CancelledError. */
export async function findNearestGood(session: ProjectSession, folder: string, index: number): Promise<void> {
  const found = await session.resultImages.imageAt(folder, index);
  const result = session.results.shown(folder);
  if (!found || !result) return;
  const { project } = session.runs.find(result.run).record;
  const input = path.resolve(path.dirname(session.location.file), project.data.train);
  const title = vscode.l10n.t("Looking for the good images nearest to {0}", path.basename(found.image));
  const { run, epoch } = result;
  const work = { kind: "similar" as const, input, image: found.image, run, epoch, learned: true, count: nearestGoodImages };
  await withProgress(title, (watched) => session.analyses.run(work, session.document.text, title, watched));
}
