import * as vscode from "vscode";
import { analysisOf } from "../../core/analyses/analysis-of.js";
import { UserError, unreachable } from "../../core/language/error.js";
import { fileOf } from "../../core/project/item-name.js";
import type { FromWebview, RunAction } from "../../protocol/webview.js";
import { withChosen } from "../commands/chosen-images.js";
import { exportMap } from "../commands/export-map.js";
import { findDropped } from "../commands/find-dropped.js";
import { gatherFlagged } from "../commands/gather-images.js";
import { findNearestGood } from "../commands/nearest-good.js";
import { placeOnMap } from "../commands/place-on-map.js";
import type { ProjectCommands } from "../commands/project-commands.js";
import { runOn, runOnImage } from "../commands/run-on-folder.js";
import { saveReport } from "../commands/save-report.js";
import { forgetImage, teachImages } from "../commands/teach.js";
import { watchShown } from "../commands/watch-folder.js";
import { writePictures } from "../commands/write-pictures.js";
import { report } from "../platform/report-errors.js";
import type { ProjectSession } from "../project/session.js";
import { saveFile } from "./save-file.js";

/** Everything that a page can ask for. */
export class PageRequests {
  constructor(
    private readonly commands: ProjectCommands,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** Does what a page asks for. */
  request(session: ProjectSession, message: Exclude<FromWebview, { type: "ready" }>): void {
    const { log } = this;
    switch (message.type) {
      case "edit":
        void report(log, "edit", () => session.document.set(message.path, message.value));
        break;
      case "fix":
        void report(log, "fix", () => session.document.fix(message.fix));
        break;
      case "command":
        void report(log, message.command, () => this.commands.run(session, message.command, message.path));
        break;
      case "open":
        void report(log, "open", () => this.#open(session, message.file));
        break;
      case "findSimilar":
        void report(log, "findSimilar", () => runOnImage(session, "similar", message.folder, message.index));
        break;
      case "findDropped":
        void report(log, "findDropped", () => findDropped(session, message.picture, message.panel));
        break;
      case "nearestGood":
        void report(log, "nearestGood", () => findNearestGood(session, message.folder, message.index));
        break;
      case "copy":
        void report(log, "copy", async () => vscode.env.clipboard.writeText(message.text));
        break;
      case "cancel":
        session.tasks.cancel(message.task);
        break;
      case "columns":
        void report(log, "columns", () => session.answers.showColumns(message.folder));
        break;
      case "files":
        void report(log, "files", () => session.answers.showFiles(message.folder));
        break;
      case "rows":
        void report(log, "rows", () => session.answers.showRows(message.folder, message.indices));
        break;
      case "leaveImage":
        session.answers.leaveDetail();
        break;
      case "noisePreview":
        void report(log, "noisePreview", () => session.noise.show());
        break;
      case "drawCode":
        void report(log, "drawCode", () => session.answers.drawCode(message.folder, message.place));
        break;
      case "imageDetail":
        void report(log, "imageDetail", () => session.answers.showDetail(message));
        break;
      case "analyse":
        void report(log, "analyse", () => this.#analyse(session, message));
        break;
      case "triage":
        void report(log, "triage", async () =>
          session.triage.mark(await session.resultImages.names(message.folder, message.indices), message.word),
        );
        break;
      case "teach":
        void report(log, "teach", () => teachImages(session, message.folder, message.files));
        break;
      case "forget":
        void report(log, "forget", () => forgetImage(session, message.folder, message.file));
        break;
      case "exportMap":
        void report(log, "exportMap", () => exportMap(session, message.folder));
        break;
      case "placeOnMap":
        void report(log, "placeOnMap", () => placeOnMap(session, message.folder));
        break;
      case "takeOffMap":
        void report(log, "takeOffMap", () => session.maps.takeOff(message.folder));
        break;
      case "writePictures":
        void report(log, "writePictures", () => writePictures(session, message.folder));
        break;
      case "chosen":
        void report(log, message.action, () => withChosen(session, message.action, message));
        break;
      case "watch":
        void report(log, "watch", () => watchShown(session, message.folder));
        break;
      case "stopWatching":
        void report(log, "stopWatching", () => session.watches.stop(message.watched));
        break;
      case "gather":
        void report(log, "gather", () => gatherFlagged(session, message.folder));
        break;
      case "report":
        void report(log, "report", () => saveReport(session, message.folder));
        break;
      case "showResult":
        void report(log, "showResult", () => session.results.choose(message.folder));
        break;
      case "curves":
        session.pages.post({ type: "curves", curves: session.keeper.curves(message.runs) });
        break;
      case "film":
        void report(log, "film", async () =>
          session.pages.post({ type: "film", run: message.run, film: await session.keeper.film(message.run) }),
        );
        break;
      case "run":
        void report(log, message.action, () => this.#onRun(session, message.action, message.run));
        break;
      case "describe":
        void report(log, "describe", () => session.keeper.describe(message.run, message.about));
        break;
      case "save":
        void report(log, "save", () => saveFile(session.location.uri, message));
        break;
      case "failed":
        void report(log, "page", () => Promise.reject(new UserError(message.message, "page")));
        break;
      case "error":
        log.error(`${session.location.name}, page: ${message.message}`);
        break;
      default:
        unreachable(message);
    }
  }

  /** Opens the original of an image, or a table; refuses a file that no report or result lists. */
  async #open({ report: data, resultImages }: ProjectSession, file: string): Promise<void> {
    if (data.knows(file) || (await resultImages.knows(file)))
      await vscode.commands.executeCommand("vscode.open", vscode.Uri.file(fileOf(file)));
    else this.log.warn(`A page asked for a file that is in none of its results: ${file}`);
  }

  /** Makes a result again, by another run or of images that have changed; refuses a result that no panel shows. */
  async #analyse(session: ProjectSession, { folder, run, epoch }: Extract<FromWebview, { type: "analyse" }>): Promise<void> {
    const result = session.results.shown(folder);
    if (result) await runOn(session, { ...analysisOf(result), run, epoch: epoch ?? undefined });
    else this.log.warn(`A page asked to make a result again that it does not show: ${folder}`);
  }

  async #onRun({ keeper }: ProjectSession, action: RunAction, run: string): Promise<void> {
    switch (action) {
      case "restore":
        return keeper.restore(run);
      case "reveal":
        return keeper.reveal(run);
      case "delete":
        return keeper.remove(run);
      default:
        return unreachable(action);
    }
  }
}
