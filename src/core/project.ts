import { findNodeAtLocation, getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import type { z } from "zod";
import type { Layer } from "./layer.js";
import type { Loss } from "./loss.js";
import { meaningProblems } from "./meaning.js";
import { networkDefaults, type Preset, type PresetOptions } from "./preset.js";
import type { Problem } from "./problem.js";
import { expectedAt, knobTable, type ProjectFile, projectSchema } from "./schema.js";
import { unknownKeys } from "./unknown-keys.js";
import { valueFixes } from "./value-fixes.js";
import { formatVersion, type Migration, migrate } from "./version.js";

/** A project with every knob decided. */
export interface Project {
  version: 1;
  task: "reconstruct" | "denoise";
  data: {
    train: string;
    clean: string | null;
    validation: number | string;
    labels: string | null;
    size: "auto" | [number, number];
    channels: "auto" | "gray" | "rgb";
    range: "auto" | [number, number];
    fit: "pad" | "crop" | "stretch";
  };
  network: PresetOptions;
  training: {
    epochs: number;
    batchSize: number;
    learningRate: number;
    schedule: "constant" | "cosine" | "step";
    warmupEpochs: number;
    patience: number;
    loss: Loss;
    noise: { kind: "none" | "gaussian" | "poisson" | "saltAndPepper" | "masking"; amount: number };
    /** `shift` is a share of the size, `brightness` of the way from black to white. */
    augmentation: { flip: "none" | "horizontal" | "both"; shift: number; brightness: number };
    seed: number;
  };
  anomaly: { score: "mse"; falseAlarmRate: number; threshold: "auto" | number };
}

/** Below this number of images the default batch is small, for more corrections an epoch. */
export const fewImages = 2000;

/** The preset of a file that names none: by its kernels or its task. */
function presetOf(file: ProjectFile): Preset {
  if (file.network?.preset) return file.network.preset;
  if (file.network?.layers) return "layers";
  if (file.network?.kernels) return "classic";
  return file.task === "denoise" ? "residual" : "standard";
}

/** Every default of a file: those of its preset and task, and of its number of images where it is known. */
export function defaultsFor(file: ProjectFile, images?: number): Project {
  const preset = presetOf(file);
  const classic = preset === "classic";
  return {
    version: 1,
    task: "reconstruct",
    data: { train: "train", clean: null, validation: 0.2, labels: null, size: "auto", channels: "auto", range: "auto", fit: "pad" },
    network: { preset, ...networkDefaults[preset], layers: [] },
    training: {
      epochs: classic ? 100 : 50,
      batchSize: classic ? 32 : images !== undefined && images >= fewImages ? 64 : 16,
      learningRate: classic ? 1e-3 : 3e-3,
      schedule: classic ? "constant" : "cosine",
      warmupEpochs: classic || file.training?.schedule === "constant" ? 0 : 1,
      patience: classic ? 0 : 10,
      loss: "mse",
      noise: { kind: "none", amount: 0.1 },
      augmentation: { flip: "none", shift: 0, brightness: 0 },
      seed: 1,
    },
    anomaly: { score: "mse", falseAlarmRate: 0.05, threshold: "auto" },
  };
}

/** Fills in what a file leaves out. `images` is the number of training images, where it is known. */
export function resolveProject(file: ProjectFile, images?: number): Project {
  const defaults = defaultsFor(file, images);
  const over = <T extends object>(base: T, given: object | undefined): T => {
    const merged = { ...base } as Record<string, unknown>;
    for (const key of Object.keys(base)) {
      const value = (given as Record<string, unknown> | undefined)?.[key];
      if (value !== undefined) merged[key] = value;
    }
    return merged as T;
  };
  return {
    version: 1,
    task: file.task ?? defaults.task,
    data: over(defaults.data, file.data),
    network: { ...over(defaults.network, file.network), layers: (file.network?.layers ?? []) as Layer[] },
    training: {
      ...over(defaults.training, file.training),
      noise: over(defaults.training.noise, file.training?.noise),
      augmentation: over(defaults.training.augmentation, file.training?.augmentation),
    },
    anomaly: over(defaults.anomaly, file.anomaly),
  };
}

/** What came of reading a project's text. */
export type ParsedProject =
  /** `values` is what the text says, under today's names. */
  | { ok: true; file: ProjectFile; values: unknown; project: Project; problems: Problem[] }
  /** `values` is what could be read of a file whose JSON is whole but whose values are not all right. */
  | { ok: false; values: unknown; problems: Problem[] };

const sentence: Partial<Record<string, string>> = {
  CommaExpected: "A comma is missing",
  ColonExpected: "A colon is missing",
  PropertyNameExpected: "A name in double quotes is missing",
  ValueExpected: "A value is missing",
  CloseBraceExpected: "A closing brace } is missing",
  CloseBracketExpected: "A closing bracket ] is missing",
  EndOfFileExpected: "There is something after the end of the project",
  InvalidSymbol: "This word is not JSON",
};

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

/** Place of the value at `path` in the text, or of the nearest key above it. */
function place(tree: Node | undefined, path: readonly (string | number)[]): { offset: number; length: number } | undefined {
  if (!tree) return undefined;
  for (let depth = path.length; depth >= 0; depth--) {
    const node = findNodeAtLocation(tree, path.slice(0, depth));
    if (node) return { offset: node.offset, length: depth === 0 ? 1 : node.length };
  }
  return undefined;
}

function brokenJson(text: string, { error, offset, length }: ParseError): Problem {
  const what = sentence[printParseErrorCode(error)] ?? "The text is not JSON here";
  const message = `${what} (line ${lineOf(text, offset)}); open the project as text and correct it.`;
  return { severity: "error", code: "not-json", message, path: [], offset, length };
}

function wrongValue(issue: z.core.$ZodIssue, tree: Node, { moves }: Migration): Problem {
  const path = issue.path.map((key) => (typeof key === "symbol" ? String(key) : key));
  const expected = expectedAt(path);
  const knob = knobTable().find((row) => path.join(".") === row.path || path.join(".").startsWith(`${row.path}.`));
  const written = moves.find(({ to }) => to.join(".") === path.slice(0, to.length).join("."));
  const inText = written ? [...written.from, ...path.slice(written.to.length)] : path;
  const node = findNodeAtLocation(tree, inText);
  const found = node ? `; it is ${JSON.stringify(getNodeValue(node))?.slice(0, 60)}` : path.length ? "; it is missing" : "";
  const where = path.slice(2).length ? ` (at ${path.slice(2).join(", ")})` : "";
  const message = expected
    ? `${expected.title}${where} must be ${expected.expects}${found}.`
    : `A project is a group of settings in braces, such as { "version": 1 }${found}.`;
  const whole = knob && findNodeAtLocation(tree, knob.path.split("."));
  return {
    severity: "error",
    // The schema of the text does not know the names of older versions.
    code: written ? "version" : "wrong-value",
    message,
    path,
    ...place(tree, inText),
    ...(knob && whole && { fixes: valueFixes(knob, getNodeValue(whole)) }),
  };
}

/** What is to be said of a format that is not today's. */
function versionProblems(version: number | undefined): Problem[] {
  if (version === undefined || version === formatVersion) return [];
  if (version > formatVersion) {
    const message = `This project has the format of version ${version}, and this Autoencoder Studio knows up to version ${formatVersion}. Update the extension to open it.`;
    return [{ severity: "error", code: "version", message, path: ["version"] }];
  }
  const message = `This project is an older draft (version ${version}); it is written anew in version ${formatVersion} with the next edit.`;
  return [
    {
      severity: "warning",
      code: "version",
      message,
      path: ["version"],
      fixes: [{ kind: "update", title: `Update to version ${formatVersion}` }],
    },
  ];
}

/** Reads a project's text (JSON with comments). Never throws: what is wrong comes as problems with their places. */
export function parseProject(text: string): ParsedProject {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true, allowEmptyContent: false });
  if (errors.length > 0 || !tree)
    return { ok: false, values: undefined, problems: errors.slice(0, 1).map((error) => brokenJson(text, error)) };
  const migration = migrate(getNodeValue(tree));
  const { values, version } = migration;
  const said = versionProblems(version);
  // What a newer format means by its settings is not known.
  if (version !== undefined && version > formatVersion) return { ok: false, values: {}, problems: said };
  const result = projectSchema.safeParse(values);
  const problems = [...said, ...unknownKeys(values)];
  if (!result.success)
    return { ok: false, values, problems: [...result.error.issues.map((issue) => wrongValue(issue, tree, migration)), ...problems] };
  const project = resolveProject(result.data);
  return { ok: true, file: result.data, values, project, problems: [...problems, ...meaningProblems(result.data, project)] };
}
