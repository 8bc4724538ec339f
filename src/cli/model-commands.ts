import path from "node:path";
import type { ExportFormat } from "../core/jobs/model-format.js";
import { UserError } from "../core/language/error.js";
import type { EngineChoice } from "../core/network/engine-kind.js";
import { projectPath, type Shell } from "./shell.js";
import { work } from "./worker.js";

export interface ImportOptions {
  output: string;
  task: "reconstruct" | "denoise";
  range?: string;
  images?: string;
  clean?: string;
  engine: EngineChoice;
}

/** `0,255` as two numbers. Throws UserError. */
function rangeOf(text: string | undefined): [number, number] | undefined {
  if (text === undefined) return undefined;
  const [black, white, ...rest] = text.split(",").map(Number);
  if (!Number.isFinite(black) || !Number.isFinite(white) || black === white || rest.length > 0) {
    throw new UserError(`--range ${text}: write the values of black and white, such as 0,255.`, "wrong-use");
  }
  return [black, white];
}

/** Makes a project and a finished run of saved Keras models. */
export async function importModel(shell: Shell, files: readonly string[], options: ImportOptions): Promise<void> {
  const absolute = (text: string) => path.resolve(shell.root, text);
  const request = {
    kind: "import" as const,
    project: absolute(projectPath(options.output)),
    files: files.map(absolute),
    task: options.task,
    range: rangeOf(options.range),
    images: options.images && absolute(options.images),
    clean: options.clean && absolute(options.clean),
  };
  const result = await work(shell, request, options.engine);
  const [black, white] = result.modelRange;
  shell.terminal.result(result, [
    `Made ${options.output} with the run ${result.run}: ${result.parameters.toLocaleString("en-US")} parameters, preset ${result.preset}, black ${black} and white ${white}.`,
  ]);
}

export interface ExportOptions {
  format: ExportFormat;
  output: string;
  run?: string;
  epoch?: number;
  distributed?: boolean;
  engine: EngineChoice;
}

/** Writes a run's model in a format, or the project as a script. */
export async function exportModel(shell: Shell, project: string, options: ExportOptions): Promise<void> {
  const { format, output, run, epoch, engine, distributed } = options;
  const absolute = (text: string) => path.resolve(shell.root, text);
  if (format === "keras-script") {
    const chosen = run !== undefined ? "--run" : epoch !== undefined ? "--epoch" : null;
    if (chosen) throw new UserError(`${chosen}: a script trains the project anew; leave it out.`, "wrong-use");
    const script = { kind: "script" as const, project: absolute(projectPath(project)), output: absolute(output), distributed };
    const { kind, folder, files } = await work(shell, script, "portable");
    const names = files.map((file) => path.basename(file)).join(", ");
    return shell.terminal.result({ kind, folder, files }, [
      `Wrote ${names} into ${folder}.`,
      `Train with: python ${path.join(output, "train.py")}`,
    ]);
  }
  if (distributed) throw new UserError("--distributed goes with --format keras-script alone.", "wrong-use");
  const scoring = format === "ray";
  const request = {
    ...{ kind: "export" as const, project: absolute(projectPath(project)), output: absolute(output), run, epoch },
    ...{ format: format === "ray" ? ("onnx" as const) : format, scoring },
  };
  const result = await work(shell, request, engine);
  shell.terminal.result(result, [
    `Wrote ${result.files.map((file) => path.relative(result.folder, file)).join(", ")} into ${result.folder}.`,
    `Read back: ${result.weightsCompared > 0 ? `${result.weightsCompared.toLocaleString("en-US")} weights are the same, ` : ""}outputs differ by at most ${result.largestRelativeDifference.toExponential(1)} of their range.`,
    ...(scoring ? [`Judge a folder with: python ${path.join(output, "score.py")} --input FOLDER`] : []),
  ]);
}

export interface ExportMapOptions {
  result?: string;
  output: string;
}

/** Writes a map for other programs. */
export async function exportMap(shell: Shell, project: string, { result, output }: ExportMapOptions): Promise<void> {
  const absolute = (text: string) => path.resolve(shell.root, text);
  const request = {
    kind: "exportMap" as const,
    project: absolute(projectPath(project)),
    ...(result !== undefined && { result: absolute(result) }),
    output: absolute(output),
  };
  // Nothing is computed, so no engine is proven for it.
  const written = await work(shell, request, "portable");
  const names = written.files.map((file) => path.relative(written.folder, file)).join(", ");
  shell.terminal.result(written, [
    `Wrote ${names} of ${written.count.toLocaleString("en-US")} images into ${written.folder}.`,
    `See them with: tensorboard --logdir ${output}`,
  ]);
}
