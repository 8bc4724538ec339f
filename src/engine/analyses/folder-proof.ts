import path from "node:path";
import type { AnomalyTrust } from "../../core/analyses/anomaly-trust.js";
import type { Sentence } from "../../core/language/sentence.js";
import { auroc } from "../../core/numbers/judging/classification.js";
import { type BaselineName, baselineNames } from "../../core/numbers/scorer.js";
import type { Project } from "../../core/project/project.js";
import { makeFolder } from "../../files/make-folder.js";
import type { Judge } from "../fitting/judge.js";
import type { RunScorer, RunScorers } from "../fitting/run-scorers.js";
import type { JobContext } from "../job-context.js";
import type { ModelBatch } from "../scoring/model-batch.js";
import { scoreBatch } from "../scoring/score-batch.js";
import type { DetailOfInput } from "./detail-of-input.js";
import { MaskFolder } from "./mask-folder.js";
import { PixelProof } from "./pixel-proof.js";

/** What a folder's own labels and masks are opened with. */
export interface FolderProofInput {
  /** 1 for an image that its label calls odd, 0 for a good one, -1 for none; null if there are no labels. */
  odd: Int32Array | null;
  data: Project["data"];
  /** The project's folder. */
  root: string;
  /** The result's folder. */
  folder: string;
  count: number;
  file(index: number): string;
  detail: DetailOfInput;
  judge: Judge;
  fitted: RunScorers;
}

/** How baselines and heat maps agree with what the person knows of a folder: its labels and its masks. Whoever opens it closes it. */
export class FolderProof {
  private constructor(
    private readonly input: FolderProofInput,
    private readonly baselines: readonly { name: BaselineName; scorer: RunScorer; scores: Float32Array }[],
    private readonly pixels: PixelProof | null,
    private readonly maskNotes: readonly Sentence[],
  ) {}

  /** Throws CancelledError. */
  static async open(input: FolderProofInput, context: JobContext): Promise<FolderProof> {
    const { odd, judge, fitted, count, data, detail, folder } = input;
    const baselines = [];
    // Without the run's images there is no proof, and nothing to fit a baseline on.
    if (odd?.some((label) => label === 0) && odd.some((label) => label === 1) && judge.proof)
      for (const name of baselineNames) baselines.push({ name, scorer: await fitted.open(name), scores: new Float32Array(count) });
    if (data.masks === null) return new FolderProof(input, baselines, null, []);
    const names = detail.files;
    const masks = await MaskFolder.open(
      { masks: data.masks, root: input.root },
      names,
      (index) => detail.placement(index).original,
      context,
    );
    if (!(masks instanceof MaskFolder)) return new FolderProof(input, baselines, null, masks);
    await makeFolder(folder);
    return new FolderProof(input, baselines, new PixelProof(masks, odd, input.file, path.join(folder, "heat-maps.tmp")), []);
  }

  /** Takes images with their heat maps `[N,H,W]`, null if the score has none. Throws UserError on a full disk. */
  async add(indices: readonly number[], batch: ModelBatch, heatMaps: Float32Array | null): Promise<void> {
    for (const { scorer, scores } of this.baselines) scores.set((await scoreBatch(scorer.fitted, batch)).scores, indices[0]);
    const size = (heatMaps?.length ?? 0) / indices.length;
    for (const [n, index] of indices.entries())
      if (heatMaps) this.pixels?.add(index, heatMaps.subarray(n * size, (n + 1) * size), this.input.detail.placement(index));
  }

  /** What the result says of it. Throws CancelledError. */
  async finish(signal: AbortSignal): Promise<Pick<AnomalyTrust, "baselines" | "pixels"> & { notes: Sentence[] }> {
    const baselines = this.baselines.map(({ name, scores }) => ({ scorer: name, auroc: this.#auroc(scores) }));
    const judged = baselines.filter((baseline) => !Number.isNaN(baseline.auroc));
    return {
      baselines: judged.length > 0 ? judged : null,
      pixels: (await this.pixels?.finish(signal)) ?? null,
      notes: [...this.maskNotes, ...(this.pixels?.notes ?? [])],
    };
  }

  async close(): Promise<void> {
    await this.pixels?.close();
  }

  #auroc(scores: Float32Array): number {
    const labelled = Array.from(scores.keys()).filter((index) => (this.input.odd?.[index] ?? -1) >= 0);
    return auroc(
      labelled.map((index) => scores[index]),
      labelled.map((index) => this.input.odd?.[index] === 1),
    );
  }
}
