import type { Training } from "../../src/core/jobs/training.js";
import { unreachable } from "../../src/core/language/error.js";
import type { EditorState, ToWebview } from "../../src/protocol/webview.js";

/** `metrics` and `previews` grow by epochs, so a resumed or repeated epoch replaces what came after it. */
function withEpoch(training: Training, message: Extract<ToWebview, { type: "epoch" }>): Training {
  const { metrics, preview } = message;
  const before = training.metrics.filter((line) => line.epoch < metrics.epoch);
  const previews = preview ? [...training.previews.filter((old) => old.epoch < preview.epoch), preview] : training.previews;
  return { ...training, epoch: Math.max(training.epoch, metrics.epoch), metrics: [...before, metrics], previews };
}

/** The editor's state after a message of the host. Pure. */
export function reduceEditor(editor: EditorState | null, message: ToWebview): EditorState | null {
  switch (message.type) {
    case "state":
      return message.state;
    case "patch":
      return editor && { ...editor, ...message.patch };
    case "training": {
      if (!editor) return null;
      const old = editor.training;
      const same = old !== null && (old.runId === null || old.runId === message.training.runId);
      const history = same ? { metrics: old.metrics, previews: old.previews } : { metrics: [], previews: [] };
      return { ...editor, training: { ...message.training, ...history } };
    }
    case "epoch":
      return editor?.training ? { ...editor, training: withEpoch(editor.training, message) } : editor;
    case "words":
    case "show":
    case "curves":
    case "film":
    case "columns":
    case "rows":
    case "files":
    case "imageDetail":
    case "imageOutput":
    case "drawnCode":
    case "movingMap":
    case "noisePreview":
      return editor;
    default:
      return unreachable(message);
  }
}
