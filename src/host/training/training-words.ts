import * as vscode from "vscode";
import { starting } from "../../core/jobs/progress.js";
import { stageWords } from "../../core/jobs/stage.js";
import { isImportedTraining, type Training } from "../../core/jobs/training.js";
import { count, loss } from "../platform/format.js";

/** The loss of a training's last epoch: of validation if there is one, else of training. A dash before the first epoch. */
export function reachedLoss({ metrics }: Training): string {
  const last = metrics.at(-1);
  return last ? loss(last.validationLoss ?? last.loss) : "–";
}

/** A project's newest training in a few words, as a list shows it; null before the first. */
export function trainingWords(training: Training | null): string {
  if (!training) return vscode.l10n.t("Not trained yet");
  const { status, progress, epoch } = training;
  const position = [count(epoch), count(training.epochs)] as const;
  switch (status) {
    case "starting":
    case "running":
      return progress !== null || epoch === 0
        ? vscode.l10n.t(stageWords[(progress ?? starting).stage])
        : vscode.l10n.t("Epoch {0} of {1}", ...position);
    case "paused":
      return vscode.l10n.t("Paused at epoch {0} of {1}", ...position);
    case "interrupted":
      return vscode.l10n.t("Interrupted at epoch {0} of {1}", ...position);
    case "stopped":
      return vscode.l10n.t("Stopped at epoch {0} of {1}", ...position);
    case "finished":
      return isImportedTraining(training) ? vscode.l10n.t("Imported") : vscode.l10n.t("Finished, loss {0}", reachedLoss(training));
    case "failed":
      return vscode.l10n.t("Training failed");
  }
}
