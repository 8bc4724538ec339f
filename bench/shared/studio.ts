import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { AnalysisResult } from "../../src/core/analyses/analyses.js";
import type { JobEvent } from "../../src/core/jobs/event.js";
import { chooseEngine } from "../../src/setup/engine.js";
import { TrainerClient } from "../../src/worker-client/client.js";
import { processMemory } from "./machine.js";
import type { BenchContext } from "./subject.js";

/** The product's child process, asked for its jobs as the editor asks; whoever opens it closes it. */
export class Studio {
  private constructor(
    private readonly client: TrainerClient,
    private readonly work: string,
  ) {}

  /** With TensorFlow and a cache of its own in the bench's folder. */
  static async open({ root, work, paths }: BenchContext): Promise<Studio> {
    const { env } = await chooseEngine("tensorflow", paths);
    const script = path.join(root, "dist/trainer.js");
    return new Studio(
      new TrainerClient({ engine: "tensorflow", script, env: { ...env, AUTOENCODER_CACHE: path.join(work, "cache") } }),
      work,
    );
  }

  /** Trains a project of these settings. */
  async train(name: string, settings: object): Promise<void> {
    await writeFile(this.#project(name), JSON.stringify({ version: 1, ...settings }));
    const job = { kind: "train" as const, project: this.#project(name), resume: false };
    await this.client.run(job, { signal: new AbortController().signal, onEvent: () => undefined });
  }

  /** Puts a folder on a map by the newest run of a project. */
  async embed(name: string, input: string): Promise<AnalysisResult<"embed">> {
    const job = { kind: "embed" as const, project: this.#project(name), input };
    return this.client.run(job, { signal: new AbortController().signal, onEvent: () => undefined });
  }

  /** Judges a folder by the newest run of a project. */
  async judge(name: string, input: string, onEvent: (event: JobEvent) => void = () => undefined): Promise<AnalysisResult<"anomalies">> {
    const job = { kind: "anomalies" as const, project: this.#project(name), input };
    return this.client.run(job, { signal: new AbortController().signal, onEvent });
  }

  /** Cleans a folder by the newest run of a project, and compares it with the clean one; the pictures go into a folder `NAME-cleaned`. */
  async denoise(name: string, input: string, reference: string): Promise<AnalysisResult<"denoise">> {
    const output = path.join(this.work, `${name}-cleaned`);
    const job = { kind: "denoise" as const, project: this.#project(name), input, reference, output };
    return this.client.run(job, { signal: new AbortController().signal, onEvent: () => undefined });
  }

  /** As {@link denoise}, with the PSNR of each picture by name. */
  async cleaned(name: string, input: string, reference: string): Promise<{ mean: AnalysisResult<"denoise">["mean"]; scores: number[] }> {
    const { mean } = await this.denoise(name, input, reference);
    const table = await readFile(path.join(this.work, `${name}-cleaned/reconstruction.csv`), "utf8");
    const [heads, ...rows] = table
      .trim()
      .split(/\r?\n/)
      .map((line) => line.split(","));
    const [file, psnr] = [heads.indexOf("file"), heads.indexOf("psnr")];
    return { mean, scores: rows.sort((a, b) => (a[file] < b[file] ? -1 : 1)).map((row) => Number(row[psnr])) };
  }

  /** Applies the newest run of a project to a folder, and gives the table of that name. */
  async table(kind: "embed" | "reconstruct", name: string, input: string, table: string): Promise<string> {
    const output = path.join(this.work, `${name}-${kind}`);
    const job = { project: this.#project(name), input, output };
    const watched = { signal: new AbortController().signal, onEvent: () => undefined };
    await this.client.run({ kind, ...job }, watched);
    return path.join(output, table);
  }

  /** The most memory that the process has held, in MB (resident set). */
  peakMemory(): Promise<number> {
    return processMemory(this.client.pid ?? 0, "VmHWM");
  }

  /** The memory that it holds now, in MB. */
  memory(): Promise<number> {
    return processMemory(this.client.pid ?? 0, "VmRSS");
  }

  /** The processor time of all its threads so far, in seconds: what other programs on the machine lengthen least. */
  async processorSeconds(): Promise<number> {
    const status = await readFile(`/proc/${this.client.pid}/stat`, "utf8");
    // After the name, which may hold spaces: user and system time are the 12th and 13th field, in hundredths of a second.
    const fields = status.slice(status.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }

  close(): Promise<void> {
    return this.client.dispose();
  }

  #project(name: string): string {
    return path.join(this.work, `${name}.aeproj`);
  }
}
