import type { FileOutcome } from "../project/data-summary.js";
import type { RunChoice } from "../runs/run.js";

/** The panels that show results. */
export type ResultPanel = "map" | "similar" | "reconstructions" | "anomalies";

/** What the pixels of a picture mean: the image as it is, or an error by the code of `errorCode` in atlas.ts. */
export type PictureCoding = "image" | "error";

/** A column of a result: numbers, `width` for each image (1 if it is left out). */
export interface ColumnType {
  readonly type: "f32" | "i32";
  /** How many numbers an image has; "code" stands for the length of the network's code. */
  readonly width?: number | "code";
  /** "own" if its numbers are not the images', so that it has a length of its own; "labels" if it has none at all or one for each image. */
  readonly rows?: "images" | "own" | "labels";
  /** Whether a result may lack it, as it cannot always be had, or results of before have none. */
  readonly optional?: true;
}

/** An option of an analysis beyond those that all share; also an option of its command on the command line. */
export type AnalysisOption = {
  /** What it does, for the help of the command line. */
  readonly help: string;
} & (
  | {
      /** A source of images that is named by an absolute path, or a switch. */
      readonly kind: "source" | "switch";
    }
  | {
      /** One of some words, of which the first is taken if it is left out. */
      readonly kind: "choice";
      readonly choices: readonly string[];
    }
  | {
      /** A whole number from 1 to `most`. */
      readonly kind: "count";
      readonly most: number;
    }
);

/** What is known of an analysis without running it: the row that host, page, command line and child process read. */
export interface AnalysisRow {
  /** What its command does, for the help of the command line. */
  readonly help: string;
  /** The panel that shows its result. */
  readonly panel: ResultPanel;
  /** Its stages with their English words, which are their keys in the translations. */
  readonly stages: Readonly<Record<string, string>>;
  /** Pictures of each image that its result holds as thumbnails, and what their pixels mean. */
  readonly pictures: Readonly<Record<string, PictureCoding>>;
  /** Numbers of each image that its result holds, by name. */
  readonly columns: Readonly<Record<string, ColumnType>>;
  /** Its table: the file's name, and its columns after those of the code. */
  readonly table: { readonly file: string; readonly columns: readonly string[] };
  readonly options: Readonly<Record<string, AnalysisOption>>;
  /** The picture of each image that it writes if a folder was named: what their names begin with, and the switch that asks for them; left out if it writes none. */
  readonly written?: { readonly prefix: string; readonly option?: string };
  /** The group of the project's settings that its result follows besides its run. */
  readonly judgedBy?: "anomaly";
  /** True if it reads the project's labels, which no training does. */
  readonly readsLabels?: true;
  /** True if its pictures keep the size of their images when the network learned from patches. */
  readonly keepsSizes?: true;
  /** True if what a simple filter makes of an image is shown beside its output. */
  readonly hasBaseline?: true;
}

/** Where and of what every analysis is asked for: `input` is a folder, .npy or IDX file, `output` the folder to write to; both absolute. */
export interface AnalysisInput extends RunChoice {
  /** The project's file, absolute. */
  project: string;
  /** The project's text if it is not that of the file. */
  text?: string;
  input: string;
  /** If it is left out, the result lies in the run and holds columns and thumbnails. */
  output?: string;
  /** The folder of a result with columns and thumbnails that is part of another; left out, a result lies in its run or in `output`. */
  place?: string;
  /** Tells each image's row of the table as it is known, in events of the kind `rows`. */
  stream?: boolean;
}

/** The value of an option in a request. */
type ValueOf<O extends AnalysisOption> = O extends { kind: "switch" }
  ? boolean
  : O extends { kind: "count" }
    ? number
    : O extends { choices: readonly (infer C)[] }
      ? C
      : string;

/** The options of a row as a request names them. */
export type OptionsOf<R extends AnalysisRow> = { -readonly [O in keyof R["options"]]?: ValueOf<R["options"][O]> };

/** The columns of a row as typed arrays `[N, width]`. */
export type ColumnsOf<R extends AnalysisRow> = {
  -readonly [C in keyof R["columns"]]: R["columns"][C]["type"] extends "i32" ? Int32Array : Float32Array;
};

/** What every result says of itself. Files are absolute paths. */
export interface ResultHead {
  run: string;
  /** The epoch of the run whose weights were used, if it was chosen; left out, it is the best by validation, or the last. */
  epoch?: number;
  folder: string;
  input: string;
  /** The csv file with a row for each image. */
  table: string;
  /** ISO time, UTC. */
  created: string;
  /** Images that it is of. */
  count: number;
  leftOut: FileOutcome[];
}

/** A row of a result's table. */
export type TableRow = Record<string, string | number | boolean | null>;
