import { analysisKinds } from "../core/analyses/analyses.js";
import type { CodePlace, DrawnImage } from "../core/analyses/code-place.js";
import type { ImageDetail } from "../core/analyses/image-detail.js";
import type { ImageOutput } from "../core/analyses/image-output.js";
import type { MovingMap } from "../core/analyses/moving-map.js";
import type { Columns, Result, ResultEntry, ResultRow } from "../core/analyses/result.js";
import type { Taught, Triage, TriageWord } from "../core/analyses/triage.js";
import type { JobKind } from "../core/jobs/jobs.js";
import type { NoisePreview } from "../core/jobs/noise-preview.js";
import type { Progress } from "../core/jobs/progress.js";
import type { Training } from "../core/jobs/training.js";
import type { Sentence } from "../core/language/sentence.js";
import type { EngineKind } from "../core/network/engine-kind.js";
import type { Network, NetworkProblem } from "../core/network/network.js";
import type { DataReport } from "../core/project/data-report.js";
import type { DataSummary } from "../core/project/data-summary.js";
import type { Problem, TextFix } from "../core/project/problem.js";
import type { Project } from "../core/project/project.js";
import type { CodeFilm } from "../core/runs/code-film.js";
import type { EpochMetrics, RunAbout, RunSummary } from "../core/runs/run.js";

/** The project's text as the editor shows it. */
export type DocumentState =
  | {
      ok: true;
      /** Every knob decided; `given` holds only what the text says, for the "modified" marks. */
      project: Project;
      defaults: Project;
      given: unknown;
      problems: Problem[];
      network: { ok: true; network: Network } | { ok: false; problem: NetworkProblem } | { ok: "unknown" };
      readOnly: boolean;
    }
  | { ok: false; given: unknown; problems: Problem[]; readOnly: boolean };

/** The engine as the badge shows it. `reason` says why TensorFlow is not used, if it is not. */
export interface EngineState {
  kind: EngineKind | "unknown";
  name: string;
  reason: Sentence | null;
  /** Work in progress, such as fetching TensorFlow. */
  busy: string | null;
}

/** The other side of a comparison of two states of a project, in VS Code's diff editor. */
export interface Comparison {
  /** Its knobs; null if its text cannot be read. */
  project: Project | null;
  sameText: boolean;
}

/** Everything a page needs to draw itself. File paths are already URIs that the page may load. */
export interface EditorState {
  name: string;
  document: DocumentState;
  data: { state: "none" } | { state: "reading" } | { state: "read"; summary: DataSummary } | { state: "failed"; message: Sentence };
  /** The report that was last made of the images; null before the first. */
  report: DataReport | null;
  engine: EngineState;
  /** The running training, or the newest run's last state; null before the first. */
  training: Training | null;
  runs: RunSummary[];
  /** The result that each panel shows: the newest, or the one that was chosen. */
  results: Result[];
  /** Every result on disk, newest first. */
  allResults: ResultEntry[];
  /** What people have said of images, by their names in their folders. */
  triage: Triage;
  /** What of their table is not understood, as a hand may have written it; null if all is. */
  triageNote: Sentence | null;
  /** The images that runs were taught are good. */
  taught: Taught;
  /** The folders that are watched, and those that no longer are until that is put away. */
  watches: WatchState[];
  /** Pieces of work that panels show: those under way, and those that failed until another of their panel begins. */
  tasks: TaskState[];
  /** True in Restricted Mode: nothing can run. */
  restricted: boolean;
  /** The other side of a comparison; null if the page shows none. */
  comparison: Comparison | null;
}

/** A piece of work of a panel. */
export type TaskState = { id: number; kind: JobKind; panel: Panel; title: string } & (
  | ({ state: "running" } & Progress)
  /** A sentence: what is wrong, where, and what to do. */
  | { state: "failed"; message: Sentence }
);

/** A folder of a project that is watched, or why it no longer is. */
export type WatchState = {
  /** Its path. */
  folder: string;
  /** Images that have come and are not judged yet. */
  waiting: number;
  /** Images that were written again since it is watched, and judged again. */
  rewritten: number;
} & ({ state: "watching" } | { state: "stopped"; message: Sentence });

/** The epochs of a run. */
export interface Curve {
  run: string;
  metrics: EpochMetrics[];
}

/** What can be done with a run on disk. */
export const runActions = ["restore", "reveal", "delete"] as const;
export type RunAction = (typeof runActions)[number];

/** What can be done with images of a result that were chosen: leave them out of training, make a project of copies of them, put them into a folder, write a map of them for other programs. */
export const chosenActions = ["exclude", "newProject", "gather", "export"] as const;
export type ChosenAction = (typeof chosenActions)[number];

/** Host to page. The first message answers `ready`; the others replace a part of the state or add to it. */
export type ToWebview =
  /** The page's words, before the first state: VS Code's language and the sentences that it has in it. */
  | { type: "words"; language: string; bundle: Record<string, string> }
  | { type: "state"; state: EditorState }
  | { type: "patch"; patch: Partial<EditorState> }
  /** The training without what only grows; `metrics` and `previews` of the page stay. */
  | { type: "training"; training: Omit<Training, "metrics" | "previews"> }
  | { type: "epoch"; metrics: EpochMetrics; preview: { epoch: number; file: string } | null }
  /** The epochs of the runs that a page asked for. */
  | { type: "curves"; curves: Curve[] }
  /** The film of a run's codes that a page asked for; null if it has none. */
  | { type: "film"; run: string; film: CodeFilm | null }
  /** The numbers of a result that a page asked for. */
  | { type: "columns"; folder: string; columns: Columns }
  /** Names and pictures of images of a result that a page asked for. */
  | { type: "rows"; folder: string; rows: ResultRow[] }
  /** The names of all images of a result that a page asked for. */
  | { type: "files"; folder: string; files: string[] }
  /** An image of a result in its own size that a page asked for; a sentence if it is not to be had. */
  | { type: "imageDetail"; folder: string; index: number; compared: string | null; detail: ImageDetail | Sentence }
  /** What the network of a result, and that of the one it is compared with, makes of an image that a page asked for in its own size; a sentence if it is not to be had. */
  | { type: "imageOutput"; folder: string; index: number; compared: string | null; output: ImageOutput | Sentence }
  /** A map that is being made. */
  | { type: "movingMap"; map: MovingMap }
  /** What the network of a map draws of a place that a page asked for; a sentence if it draws nothing. */
  | { type: "drawnCode"; folder: string; place: CodePlace; image: DrawnImage | Sentence }
  /** The noise that the project sets on some of its pictures, which a page asked for; a sentence if there is none. */
  | { type: "noisePreview"; preview: NoisePreview | Sentence }
  /** Shows a panel, after a command. */
  | { type: "show"; panel: Panel };

export const panels = ["setup", "data", "training", "map", "similar", "reconstructions", "anomalies", "runs"] as const;
export type Panel = (typeof panels)[number];

/** Commands that the page may ask for; each is a command of the manifest. */
export const webviewCommands = [
  "train",
  "pause",
  "continue",
  "stop",
  "resume",
  "inspect",
  ...analysisKinds,
  "watchFolder",
  "setUpTensorFlow",
  "openAsText",
  "compareAsText",
  "chooseFolder",
] as const;
export type WebviewCommand = (typeof webviewCommands)[number];

/** What a page can save a chart, its figures, a film or a report as; each is the ending of the file's name. */
export const saveFormats = ["svg", "png", "csv", "gif", "md"] as const;
export type SaveFormat = (typeof saveFormats)[number];

/** The panels that a picture can be dropped on. */
export const dropPanels = ["map", "similar"] as const satisfies readonly Panel[];
export type DropPanel = (typeof dropPanels)[number];

/** A picture that was dropped on a page: a file of the system by its name and content, or one of VS Code's Explorer by its address. */
export type DroppedPicture = { kind: "content"; name: string; bytes: Uint8Array } | { kind: "address"; uri: string };

/** The largest file that can be dropped, in bytes: it is held by the page and by the host for a moment. */
export const mostDropped = 64 << 20;

/** Page to host. */
export type FromWebview =
  | { type: "ready" }
  /** One gesture, one edit; `value` undefined removes the key, so that its default holds. A preset comes without the settings that shaped the network before. */
  | { type: "edit"; path: string[]; value: unknown }
  /** Applies a fix of a problem to the text, as one edit. */
  | { type: "fix"; fix: TextFix }
  | { type: "command"; command: WebviewCommand /** Knob that asks for a folder. */; path?: string[] }
  | { type: "open"; file: string }
  /** Finds the images that are most like an image of a result. */
  | { type: "findSimilar"; folder: string; index: number }
  /** Finds the images that are most like a picture that was dropped on the page, and shows them, or the picture on the map. */
  | { type: "findDropped"; picture: DroppedPicture; panel: DropPanel }
  /** Finds, of the images that a result's run learned from, those most like an image of it. */
  | { type: "nearestGood"; folder: string; index: number }
  /** Puts the noise that the project sets on some of its pictures; of several that are asked for the last one counts. */
  | { type: "noisePreview" }
  /** Puts a text on the clipboard. */
  | { type: "copy"; text: string }
  /** Gives up a piece of work, or puts away what is said of one that failed. */
  | { type: "cancel"; task: number }
  /** Makes a result again that a panel shows: of the same images with the same options, by a run of the project, and by the weights of an epoch of it unless that is null. */
  | { type: "analyse"; folder: string; run: string; epoch: number | null }
  /** Teaches the run of a result of anomalies that images of it are good, by their names, and judges it anew; a patch of what is taught answers. */
  | { type: "teach"; folder: string; files: string[] }
  /** Takes back that the run of a result was taught an image, and judges the result anew. */
  | { type: "forget"; folder: string; file: string }
  /** Writes a map for other programs; the host asks where to. */
  | { type: "exportMap"; folder: string }
  /** Places other images on a map; the host asks which. */
  | { type: "placeOnMap"; folder: string }
  /** Takes those off a map that were placed on it later. */
  | { type: "takeOffMap"; folder: string }
  /** Writes the pictures of a result into a folder; the host asks for the format and where to. */
  | { type: "writePictures"; folder: string }
  /** Does something with images of a result that a person chose. */
  | { type: "chosen"; action: ChosenAction; folder: string; indices: number[] }
  /** Watches the folder that a result of anomalies is of. */
  | { type: "watch"; folder: string }
  /** Ends the watch of a folder, or puts away why it ended; `watched` is its path. */
  | { type: "stopWatching"; watched: string }
  /** Copies or moves the flagged images of a result into a folder; the host asks which. */
  | { type: "gather"; folder: string }
  /** Writes the report on a result of anomalies; the host asks where to. */
  | { type: "report"; folder: string }
  /** Shows another result, by its folder, in its panel. */
  | { type: "showResult"; folder: string }
  /** Asks for the numbers of a result; `columns` answers. */
  | { type: "columns"; folder: string }
  /** Asks for names and pictures of images of a result; `rows` answers. */
  | { type: "rows"; folder: string; indices: number[] }
  /** Asks for the names of all images of a result, to save them; `files` answers. */
  | { type: "files"; folder: string }
  /** Asks for an image of a result in its own size, in place of the one that was asked for before; `imageDetail` answers, and then `imageOutput` if its pictures say that there is more than thumbnails, with that of another result of the same images unless `compared` is null. */
  | { type: "imageDetail"; folder: string; index: number; compared: string | null }
  /** Says that the image that was asked for last in its own size is no longer looked at. */
  | { type: "leaveImage" }
  /** Asks what the network of a map draws of a place; `drawnCode` answers. */
  | { type: "drawCode"; folder: string; place: CodePlace }
  /** Says a word of images of a result, null takes it back; a patch of the triage answers. */
  | { type: "triage"; folder: string; indices: number[]; word: TriageWord | null }
  /** Asks for the epochs of runs; `curves` answers. */
  | { type: "curves"; runs: string[] }
  /** Asks where the codes of a run lay after each epoch; `film` answers. */
  | { type: "film"; run: string }
  | { type: "run"; action: RunAction; run: string }
  /** Names a run, or takes its name away, and notes something on it. */
  | { type: "describe"; run: string; about: RunAbout }
  /** The host asks where to and writes it; `name` says what it is, in words for the question and the file's name. */
  | { type: "save"; name: string; format: SaveFormat; data: string | Uint8Array }
  /** What the person asked the page for could not be done; the host tells them. */
  | { type: "failed"; message: string }
  /** A fault of the page, for the log. */
  | { type: "error"; message: string };
