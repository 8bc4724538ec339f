import type { Project } from "../project/project.js";
import { type AnalysisKind, type AnalysisResult, type AnyResult, analyses } from "./analyses.js";
import type { ResultPanel } from "./analysis.js";
import type { Atlas, Picture } from "./atlas.js";

/** What a result was made from, as far as its run does not say. */
export interface Origin {
  /** Epochs that the run had then. */
  epochs: number;
  /** The settings that the anomalies were judged by. */
  anomaly: Project["anomaly"];
  /** The table of labels that was read; left out if it is not known. */
  labels?: string | null;
  /** True if the images are no longer those that were read. */
  imagesChanged: boolean;
  /** The images that came while their folder was watched; left out if none did. */
  arrivals?: Pick<Arrivals, "first" | "last" | "rewrittenLast">;
}

/** The images of a result that came into its folder, or were written again, after it was made, and were judged as those before them. */
export interface Arrivals {
  /** The index of the first that came. */
  first: number;
  /** When the last of them was judged: ISO time, UTC. */
  last: string;
  /** Where their thumbnails lie: folders in that of the result, each from an image on to the next one's. */
  parts: { from: number; folder: string }[];
  /** Images of any time that were written again and judged again: where their thumbnails lie, and their place there. Left out by results of before. */
  rewritten?: { index: number; folder: string; place: number }[];
  /** When some were last judged again, as they were written again: ISO time, UTC. Left out if none were. */
  rewrittenLast?: string;
}

/** A result that the panels can show; without an origin if it is not known what it was made from. */
export type Result = AnyResult & { origin?: Origin };
/** The result of one kind, or of several that share a panel. */
export type ResultOf<K extends AnalysisKind> = { [P in K]: AnalysisResult<P> }[K] & { origin?: Origin };

/** A result on disk as a list shows it; its folder names it. */
export interface ResultEntry {
  kind: AnalysisKind;
  folder: string;
  /** Where its images came from. */
  input: string;
  /** ISO time, UTC. */
  created: string;
  /** The run that it is by, and its epoch if one was chosen. */
  run: string;
  epoch?: number;
  /** How good its pictures are on the whole, if it has any. */
  quality?: Quality;
}

/** A result whose outputs are compared with images. */
type Compared = Extract<AnyResult, { mean: object }>;

/** Figures of a result's pictures: means over them. */
export interface Quality {
  mean: Compared["mean"];
  /** Of what was denoised, the deviation of the noise that is left, on 0..1. */
  noise?: number;
  /** The clean images that they were compared with; left out if each was compared with itself. */
  reference?: string;
}

/** A result as a list shows it. */
export function entryOf(result: AnyResult): ResultEntry {
  const { kind, folder, input, created, run, epoch } = result;
  return {
    ...{ kind, folder, input, created, run },
    ...(epoch !== undefined && { epoch }),
    ...("mean" in result && { quality: qualityOf(result) }),
  };
}

/** Whether a result on disk is of the same kind and images as another, and compared with the same reference. */
export function isOfSame({ kind, input, quality }: ResultEntry, result: AnyResult): boolean {
  const reference = "reference" in result ? result.reference : undefined;
  return kind === result.kind && input === result.input && quality?.reference === reference;
}

function qualityOf({ mean, reference, check }: Compared): Quality {
  return { mean, ...(reference !== undefined && { reference }), ...(check && { noise: check.after }) };
}

/** `result.json` in a result's folder: all that is needed to show it again. Columns, names and thumbnails lie beside it. */
export interface ResultRecord {
  version: 2;
  result: AnyResult;
  /** Whether each image has a file of its own in the input, or is an item of an array. */
  source: "folder" | "array";
  /** True if the images are in the natural order of their names, in which 2 comes before 10. */
  sortedByName: boolean;
  /** The thumbnails of each picture, by its name. */
  atlases: Record<string, Atlas>;
  epochs: number;
  anomaly: Project["anomaly"];
  /** The table of labels that the project named; left out by results of before. */
  labels?: string | null;
  /** What tells whether the images are the same; null if they could not be looked at. */
  images: string | null;
  arrivals?: Arrivals;
}

/** A column of every result whose images are not in the order of their names: their indices in that order. */
export const nameOrder = "nameOrder";

/** The numbers of a result by the names of their columns. */
export type Columns = Record<string, Float32Array | Int32Array>;

/** What a page shows of one image of a result. */
export interface ResultRow {
  index: number;
  /** Relative to the input, with `/`; `noisy.npy[12]` for an item of an array. */
  file: string;
  /** Absolute path of its own file; null for an item of an array. */
  source: string | null;
  /** Its pictures by their names, the smallest first. */
  pictures: Record<string, Picture[]>;
}

/** The panel that shows a kind of result. */
export const panelOf = (kind: AnalysisKind): ResultPanel => analyses[kind].panel;
