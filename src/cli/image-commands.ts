import path from "node:path";
import type { JobResultOf } from "../core/jobs/job.js";
import { UserError } from "../core/language/error.js";
import { inEnglish } from "../core/language/sentence.js";
import type { EngineChoice } from "../core/network/engine-kind.js";
import { projectPath, type Shell } from "./shell.js";
import { work } from "./worker.js";

type Kind = "reconstruct" | "denoise" | "embed" | "anomalies";

/** Options that these commands share. */
export interface ImageOptions {
  input: string;
  output: string;
  reference?: string;
  run?: string;
  engine: EngineChoice;
  failOnAnomaly?: boolean;
}

/** Exit code of `anomalies --fail-on-anomaly` where an image is flagged. */
const anomaliesFound = 3;

/** What each command does, for its help. */
export const descriptions: Record<Kind, string> = {
  reconstruct: "write what the network makes of each image, and how far off it is",
  denoise: "write the cleaned pictures of a denoising project",
  embed: "write the code of each image as a table",
  anomalies: "rank images by how wrong they look, and flag those above the threshold",
};

/** A source on the command line may name a part: digits.npy[0:100]. */
const absolute = (shell: Shell, text: string) => path.resolve(shell.root, text);

/** Runs a command on a folder of images and gives the exit code. */
export async function run(shell: Shell, kind: Kind, project: string, options: ImageOptions): Promise<number> {
  const base = {
    project: absolute(shell, projectPath(project)),
    run: options.run,
    input: absolute(shell, options.input),
    output: absolute(shell, options.output),
  };
  if (path.relative(base.input.replace(/\[.*\]$/, ""), base.output) === "")
    throw new UserError(
      "--output must be another folder than --input: pictures of the same names would replace the originals.",
      "wrong-use",
    );
  if (kind === "embed") {
    const result = await work(shell, { kind, ...base }, options.engine);
    shell.terminal.result(result, [
      `Embedded ${result.items.length} images into ${result.latent} numbers each: ${result.table}`,
      ...leftOut(result),
    ]);
    return 0;
  }
  if (kind === "anomalies") {
    const result = await work(shell, { kind, ...base }, options.engine);
    const found =
      result.threshold === null
        ? result.thresholdMessage
          ? inEnglish(result.thresholdMessage)
          : ""
        : `${result.flagged} of ${result.items.length} images are flagged, above ${result.threshold.toPrecision(4)}.`;
    const worst = result.items.slice(0, 5).map((item) => `  ${item.file}  ${item.score.toPrecision(4)}`);
    shell.terminal.result(result, [found, "Most unusual first:", ...worst, `All scores: ${result.table}`, ...leftOut(result)]);
    return options.failOnAnomaly && result.flagged > 0 ? anomaliesFound : 0;
  }
  const reference = options.reference === undefined ? undefined : absolute(shell, options.reference);
  const result = await work(shell, { kind, ...base, reference }, options.engine);
  const { mse, psnr, ssim } = result.mean;
  const compared = reference ? "against the reference" : "against the images themselves";
  const done = kind === "denoise" ? "Denoised" : "Reconstructed";
  const lines = [
    `${done} ${result.items.length} images into ${result.folder}`,
    `Mean ${compared}: mse ${mse.toPrecision(4)}, PSNR ${psnr.toFixed(2)} dB, SSIM ${ssim.toFixed(4)}`,
    `Table: ${result.table}`,
  ];
  shell.terminal.result(result, [...lines, ...leftOut(result)]);
  return 0;
}

function leftOut({ leftOut }: Pick<JobResultOf<"embed">, "leftOut">): string[] {
  return leftOut.map(({ file, reason }) => `Left out ${file}: ${reason ? inEnglish(reason) : ""}`);
}

/** Draws the images of a table of codes. */
export async function decode(
  shell: Shell,
  project: string,
  options: { codes: string; output: string; run?: string; engine: EngineChoice },
): Promise<void> {
  const paths = {
    project: absolute(shell, projectPath(project)),
    codes: absolute(shell, options.codes),
    output: absolute(shell, options.output),
  };
  const result = await work(shell, { kind: "decode", ...paths, run: options.run }, options.engine);
  shell.terminal.result(result, [`Drew ${result.items.length} images into ${result.folder}`]);
}
