import { z } from "zod";
import type { Sentence } from "../language/sentence.js";
import { type EngineKind, engineKinds } from "../network/engine-kind.js";
import type { DataReport } from "../project/data-report.js";
import type { DataSummary, FileOutcome } from "../project/data-summary.js";
import { type ModelFormat, modelFormats } from "./model-format.js";

/** Fields of every job on a project: its file, the text to use in place of the file's, the engine already chosen and proven. */
const onProject = { project: z.string(), text: z.string().optional(), engine: z.enum(engineKinds) };
/** Fields of every job on images: `input` is a folder, .npy or IDX file; `output` the folder to write to; both absolute. */
const onImages = { ...onProject, run: z.string().optional(), input: z.string(), output: z.string().optional() };

/** A piece of work for a child process or the command line. Paths are absolute. */
export const jobSchema = z.discriminatedUnion("kind", [
  /** `tensorBoard` writes event files beside the run's other files. */
  z.object({ kind: z.literal("train"), ...onProject, resume: z.boolean().default(false), tensorBoard: z.boolean().optional() }),
  z.object({ kind: z.literal("reconstruct"), ...onImages, reference: z.string().optional() }),
  z.object({ kind: z.literal("denoise"), ...onImages, reference: z.string().optional() }),
  z.object({ kind: z.literal("embed"), ...onImages }),
  z.object({ kind: z.literal("anomalies"), ...onImages }),
  z.object({ kind: z.literal("decode"), ...onProject, run: z.string().optional(), codes: z.string(), output: z.string().optional() }),
  /** Makes a project and a finished run of saved Keras models. `range` is what the model takes for black and white; left out, it is guessed from `images`. */
  z.object({
    kind: z.literal("import"),
    project: z.string(),
    engine: z.enum(engineKinds),
    files: z.array(z.string()).min(1).max(3),
    task: z.enum(["reconstruct", "denoise"]).default("reconstruct"),
    range: z.tuple([z.number(), z.number()]).optional(),
    images: z.string().optional(),
    clean: z.string().optional(),
  }),
  /** Writes a run's model in a format into a new or empty folder. */
  z.object({ kind: z.literal("export"), ...onProject, run: z.string().optional(), format: z.enum(modelFormats), output: z.string() }),
  /** Writes a project as a Python script that trains it elsewhere, into a new or empty folder. */
  z.object({ kind: z.literal("script"), ...onProject, output: z.string(), distributed: z.boolean().default(false) }),
  /** Looks at a project's images without decoding them: how many of which sizes; for the form and its problems. */
  z.object({ kind: z.literal("survey"), ...onProject }),
  /** Reads a project's images for the report on them. */
  z.object({ kind: z.literal("inspect"), ...onProject }),
  /** Gives back the report that was last made, without a look at the images. */
  z.object({ kind: z.literal("newestReport"), ...onProject }),
]);
export type Job = z.output<typeof jobSchema>;
export type JobRequest = z.input<typeof jobSchema>;
export type JobKind = Job["kind"];

/** One image of a result. `source` is the original's absolute path, or null for an item of an array. */
export interface ResultItem {
  file: string;
  source: string | null;
  /** Small PNGs, absolute paths below the results folder. */
  input: string | null;
  output: string | null;
}

/** What a job gives back; lists are in the order of their tables. Files are absolute paths. */
export type JobResult =
  | {
      kind: "train";
      run: string;
      folder: string;
      status: "finished" | "stopped";
      loss: number | null;
      validationLoss: number | null;
      seconds: number;
      engine: EngineKind;
    }
  | {
      kind: "reconstruct" | "denoise";
      run: string;
      folder: string;
      input: string;
      table: string;
      created: string;
      leftOut: FileOutcome[];
      items: (ResultItem & { mse: number; psnr: number; ssim: number })[];
      mean: { mse: number; psnr: number; ssim: number };
    }
  | {
      kind: "embed";
      run: string;
      folder: string;
      input: string;
      table: string;
      created: string;
      leftOut: FileOutcome[];
      /** `positions` is `[N,2]`: the code itself where it has two numbers, else its two principal components. */
      latent: number;
      positions: Float32Array;
      axes: "code" | "principal components";
      items: (ResultItem & { label: string | null })[];
    }
  | {
      kind: "anomalies";
      run: string;
      folder: string;
      input: string;
      table: string;
      created: string;
      leftOut: FileOutcome[];
      threshold: number | null;
      thresholdMessage: Sentence | null;
      flagged: number;
      /** `heat` is a small PNG of the squared error, all of one scale. */
      items: (ResultItem & { score: number; flagged: boolean; rank: number; heat: string | null })[];
    }
  | { kind: "decode"; run: string; folder: string; items: ResultItem[] }
  | { kind: "survey"; summary: DataSummary }
  | { kind: "inspect"; report: DataReport }
  | { kind: "newestReport"; report: DataReport | null }
  | {
      kind: "export";
      run: string;
      folder: string;
      format: ModelFormat;
      files: string[];
      /** Of the outputs of the files read back, as a share of their range. */
      largestRelativeDifference: number;
      weightsCompared: number;
    }
  | { kind: "script"; folder: string; files: string[] }
  | {
      kind: "import";
      project: string;
      run: string;
      folder: string;
      preset: string;
      parameters: number;
      modelRange: [number, number];
      /** Sentences about what was left out or changed. */
      notes: Sentence[];
    };
/** The result of a kind of job; one of a shared kind serves each of them. */
export type JobResultOf<K extends JobKind> = JobResult extends infer R
  ? R extends { kind: infer Q }
    ? K & Q extends never
      ? never
      : R
    : never
  : never;
