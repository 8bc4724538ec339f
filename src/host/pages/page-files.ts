import type { Training } from "../../core/jobs/training.js";
import type { EditorState, ReportState, Result, ToWebview } from "../../protocol/webview.js";

/** Turns an absolute path into an address that a page may load. */
export type Address = (file: string) => string;

const optional = (file: string | null, address: Address) => (file === null ? null : address(file));

function training(state: Training | null, address: Address): Training | null {
  return state && { ...state, previews: state.previews.map((preview) => ({ ...preview, file: address(preview.file) })) };
}

/** The pictures of a result become addresses; `source` and `table` stay paths, as they are only named when asked to be opened. */
function result(found: Result, address: Address): Result {
  const pictures = <T extends { input: string | null; output: string | null }>(item: T): T => ({
    ...item,
    input: optional(item.input, address),
    output: optional(item.output, address),
  });
  switch (found.kind) {
    case "anomalies":
      return { ...found, items: found.items.map((item) => ({ ...pictures(item), heat: optional(item.heat, address) })) };
    case "embed":
      return { ...found, items: found.items.map(pictures) };
    default:
      return { ...found, items: found.items.map(pictures) };
  }
}

/** The picture of thumbnails becomes an address; the files that the report leads to stay paths. */
function report(made: ReportState, address: Address): ReportState {
  if (!made.newest) return made;
  const { thumbnails } = made.newest;
  return { ...made, newest: { ...made.newest, thumbnails: { ...thumbnails, file: address(thumbnails.file) } } };
}

function state<S extends Partial<EditorState>>(part: S, address: Address): S {
  return {
    ...part,
    ...(part.training !== undefined && { training: training(part.training, address) }),
    ...(part.report !== undefined && { report: report(part.report, address) }),
    ...(part.results !== undefined && { results: part.results.map((found) => result(found, address)) }),
  };
}

/** A message with its file paths as addresses: the one place where they change. */
export function forPage(message: ToWebview, address: Address): ToWebview {
  switch (message.type) {
    case "state":
      return { ...message, state: state(message.state, address) };
    case "patch":
      return { ...message, patch: state(message.patch, address) };
    case "epoch":
      return { ...message, preview: message.preview && { ...message.preview, file: address(message.preview.file) } };
    default:
      return message;
  }
}
