import path from "node:path";
import * as vscode from "vscode";
import { sentenceOf, UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import type { SaveFormat } from "../../protocol/webview.js";

/** A chart, table, film or report of a page, to be written to a file that the person chooses. */
export interface FileToSave {
  /** What it is: `loss`. */
  name: string;
  format: SaveFormat;
  data: string | Uint8Array;
}

const titles: Record<SaveFormat, string> = {
  svg: "SVG picture",
  png: "PNG picture",
  csv: "CSV table",
  gif: "GIF film",
  md: "Markdown text",
};

/** The path that is proposed, of the same form as the project's: `digits loss.svg` beside it. */
export function proposedFile(project: string, { name, format }: Pick<FileToSave, "name" | "format">): string {
  const plain = name.replace(/[^\p{L}\p{N} ._-]+/gu, " ").trim();
  return path.posix.join(path.posix.dirname(project), `${path.posix.basename(project, ".aeproj")} ${plain || "chart"}.${format}`);
}

/** Asks for the file to save to and writes it. Undefined if the person cancels. Throws UserError if it cannot be written. */
export async function saveFile(project: vscode.Uri, file: FileToSave): Promise<vscode.Uri | undefined> {
  // A project that has no file yet has no folder to propose either.
  const beside = project.scheme === "untitled" ? undefined : project.with({ path: proposedFile(project.path, file) });
  const target = await vscode.window.showSaveDialog({
    title: `Save the ${file.name}`,
    filters: { [titles[file.format]]: [file.format] },
    ...(beside && { defaultUri: beside }),
  });
  if (!target) return undefined;
  try {
    await vscode.workspace.fs.writeFile(target, typeof file.data === "string" ? new TextEncoder().encode(file.data) : file.data);
  } catch (error) {
    throw new UserError(sentence("{0} could not be written: {1}", target.fsPath, sentenceOf(error)), "not-written", { cause: error });
  }
  vscode.window.setStatusBarMessage(vscode.l10n.t("Saved {0}", path.posix.basename(target.path)), 5000);
  return target;
}
