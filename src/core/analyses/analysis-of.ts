import { unreachable } from "../language/error.js";
import type { AnalysisKind } from "./analyses.js";
import type { Result } from "./result.js";
import type { CodeDistance } from "./similar.js";

/** What a result was asked for, without its project and its run. */
export interface AskedAnalysis {
  kind: AnalysisKind;
  input: string;
  reference?: string;
  image?: string;
  distance?: CodeDistance;
}

/** The analysis that gave a result, as far as the result keeps what it was asked for, so that the same can be asked of another run or of images that have changed. */
export function analysisOf(result: Result): AskedAnalysis {
  const { kind, input } = result;
  switch (kind) {
    case "similar":
      return { kind, input, image: result.image, distance: result.distance };
    case "reconstruct":
    case "denoise":
      return { kind, input, ...(result.reference !== undefined && { reference: result.reference }) };
    case "embed":
    case "anomalies":
      return { kind, input };
    default:
      return unreachable(kind);
  }
}
