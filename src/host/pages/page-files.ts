import type { ImageDetail } from "../../core/analyses/image-detail.js";
import type { ImageOutput } from "../../core/analyses/image-output.js";
import type { Result, ResultRow } from "../../core/analyses/result.js";
import type { Training } from "../../core/jobs/training.js";
import { unreachable } from "../../core/language/error.js";
import type { DataReport } from "../../core/project/data-report.js";
import type { EditorState, ToWebview } from "../../protocol/webview.js";

/** Turns an absolute path into an address that a page may load. */
export type Address = (file: string) => string;

const withClean = <T extends Pick<Training, "clean">>(state: T, address: Address): T => ({
  ...state,
  clean: state.clean && address(state.clean),
});

function training(state: Training | null, address: Address): Training | null {
  return (
    state && { ...withClean(state, address), previews: state.previews.map((preview) => ({ ...preview, file: address(preview.file) })) }
  );
}

/** The pictures of an image become addresses; `source` stays a path, as it is only named when asked to be opened. */
function row(image: ResultRow, address: Address): ResultRow {
  const pictures = Object.entries(image.pictures).map(([name, sizes]) => [name, sizes.map((one) => ({ ...one, file: address(one.file) }))]);
  return { ...image, pictures: Object.fromEntries(pictures) };
}

function output({ pair, heat, ...rest }: ImageOutput, address: Address): ImageOutput {
  return {
    ...rest,
    pair: pair && {
      input: address(pair.input),
      output: address(pair.output),
      reference: pair.reference && address(pair.reference),
      baseline: pair.baseline && address(pair.baseline),
      compared: pair.compared && address(pair.compared),
    },
    heat: heat && { ...heat, file: address(heat.file) },
  };
}

function detail({ file, bytes, ...rest }: ImageDetail, address: Address): ImageDetail {
  return { ...rest, file: address(file), bytes: bytes && { high: address(bytes.high), low: address(bytes.low) } };
}

/** The picture of thumbnails becomes an address; the files that the report leads to stay paths. */
function report(data: DataReport | null, address: Address): DataReport | null {
  return data && { ...data, thumbnails: { ...data.thumbnails, file: address(data.thumbnails.file) } };
}

/** The picture that others were compared with becomes an address. */
const result = (one: Result, address: Address): Result =>
  "picture" in one && one.picture !== undefined ? { ...one, picture: address(one.picture) } : one;

function state<S extends Partial<EditorState>>(part: S, address: Address): S {
  return {
    ...part,
    ...(part.training !== undefined && { training: training(part.training, address) }),
    ...(part.results !== undefined && { results: part.results.map((one) => result(one, address)) }),
    ...(part.report !== undefined && { report: report(part.report, address) }),
  };
}

/** A message with its file paths as addresses. Nothing else turns paths into addresses. */
export function forPage(message: ToWebview, address: Address): ToWebview {
  switch (message.type) {
    case "state":
      return { ...message, state: state(message.state, address) };
    case "patch":
      return { ...message, patch: state(message.patch, address) };
    case "epoch":
      return { ...message, preview: message.preview && { ...message.preview, file: address(message.preview.file) } };
    case "imageDetail":
      return "file" in message.detail ? { ...message, detail: detail(message.detail, address) } : message;
    case "imageOutput":
      return "pair" in message.output ? { ...message, output: output(message.output, address) } : message;
    case "rows":
      return { ...message, rows: message.rows.map((one) => row(one, address)) };
    case "training":
      return { ...message, training: withClean(message.training, address) };
    case "words":
    case "curves":
    case "film":
    case "columns":
    case "files":
    case "drawnCode":
    case "movingMap":
    case "noisePreview":
    case "show":
      return message;
    default:
      return unreachable(message);
  }
}
