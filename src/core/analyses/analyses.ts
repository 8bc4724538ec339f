import type { AnalysisInput, AnalysisRow, ColumnsOf, OptionsOf, ResultHead } from "./analysis.js";
import { type AnomaliesSummary, anomalies } from "./anomalies.js";
import { denoise } from "./denoise.js";
import { type EmbedSummary, embed } from "./embed.js";
import { type ReconstructSummary, reconstruct } from "./reconstruct.js";
import { type SimilarSummary, similar } from "./similar.js";

/** Every analysis by its kind: what a trained model does to a folder of images. */
export const analyses = { reconstruct, denoise, embed, similar, anomalies } as const satisfies Record<string, AnalysisRow>;

/** What the result of each kind says beyond its head. */
export interface Summaries {
  reconstruct: ReconstructSummary;
  denoise: ReconstructSummary;
  embed: EmbedSummary;
  similar: SimilarSummary;
  anomalies: AnomaliesSummary;
}

export type AnalysisKind = keyof typeof analyses;

/** The kinds in the order of the menus. */
// Object.keys forgets the names of the keys.
export const analysisKinds = Object.keys(analyses) as readonly AnalysisKind[];

/** True for the name of an analysis, among other commands or kinds of jobs. */
export const isAnalysis = (name: string): name is AnalysisKind => Object.hasOwn(analyses, name);

/** What an analysis is asked for. */
export type AnalysisRequest<K extends AnalysisKind> = AnalysisInput & OptionsOf<(typeof analyses)[K]>;

/** What an analysis gives back: small, as its numbers are columns and its pictures atlases. */
export type AnalysisResult<K extends AnalysisKind> = ResultHead & { kind: K } & Summaries[K];

/** The numbers of a result, `[N, width]` each. */
export type AnalysisColumns<K extends AnalysisKind> = ColumnsOf<(typeof analyses)[K]>;

/** The result of any analysis. */
export type AnyResult = { [K in AnalysisKind]: AnalysisResult<K> }[AnalysisKind];

/** Request and result of each analysis, as a job. */
export type AnalysisJobs = { [K in AnalysisKind]: { request: AnalysisRequest<K>; result: AnalysisResult<K> } };
