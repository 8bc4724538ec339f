import path from "node:path";
import * as vscode from "vscode";
import { type ExportFormat, exportFormats, formatWords } from "../../core/jobs/model-format.js";
import type { Children } from "../platform/children.js";
import { chooseFolder } from "../platform/choose.js";
import { power } from "../platform/format.js";
import { withProgress } from "../platform/progress.js";
import { reveal } from "../platform/reveal.js";
import { say } from "../platform/words.js";
import type { ProjectSession } from "../project/session.js";

/** Exports a project's trained model, or a script that trains it elsewhere. The person chooses which, and the folder that gets the new folder. Throws UserError. */
export async function exportModel(children: Children, session: ProjectSession): Promise<void> {
  const chosen = await chooseFormat();
  if (!chosen) return;
  const { format, distributed } = chosen;
  const parent = await chooseFolder(
    vscode.l10n.t("In which folder does the export go?"),
    vscode.Uri.file(path.dirname(session.location.file)),
  );
  if (!parent) return;
  const output = path.join(parent.fsPath, `${path.basename(session.location.file, ".aeproj")}-${format}`);
  const title = vscode.l10n.t("Exporting {0} as {1}", session.location.name, say(formatWords(format).title));
  const open = vscode.l10n.t("Show Files");
  const show = (message: string) =>
    void vscode.window.showInformationMessage(message, open).then((choice) => {
      if (choice === open) return reveal(vscode.Uri.file(path.join(output, "README.md")));
    });
  if (format === "keras-script") {
    await withProgress(title, (watched) =>
      children.run({ kind: "script", project: session.location.file, text: session.document.text, output, distributed }, watched),
    );
    return show(vscode.l10n.t("The script is written. Its README says how to train with it, here or on another machine."));
  }
  const result = await withProgress(title, (watched) =>
    children.run(
      { kind: "export", project: session.location.file, format: format === "ray" ? "onnx" : format, output, scoring: format === "ray" },
      watched,
    ),
  );
  const difference = power(result.largestRelativeDifference);
  show(vscode.l10n.t("Exported and read back: every weight is the same, outputs differ by at most {0} of their range.", difference));
}

async function chooseFormat(): Promise<{ format: ExportFormat; distributed: boolean } | undefined> {
  const items = exportFormats.map((format) => {
    const { title, help } = formatWords(format);
    return { label: say(title), description: say(help), format, distributed: false };
  });
  const several = {
    label: vscode.l10n.t("Keras Script for Several Machines"),
    description: vscode.l10n.t("Python that trains the project on several machines together (train.py)"),
    format: "keras-script" as const,
    distributed: true,
  };
  return vscode.window.showQuickPick([...items, several], { title: vscode.l10n.t("Export as") });
}
