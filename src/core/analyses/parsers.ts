import { z } from "zod";
import { unreachable } from "../language/error.js";
import { runChoice } from "../runs/run-schema.js";
import { type AnalysisKind, type AnalysisRequest, analyses, analysisKinds } from "./analyses.js";
import type { AnalysisOption } from "./analysis.js";
import { anomaliesSummary } from "./anomalies.js";
import { embedSummary } from "./embed.js";
import { reconstructSummary } from "./reconstruct.js";
import { similarSummary } from "./similar.js";

/** Parsers of what a kept result says beyond its head. Apart from the rows, so that zod stays out of the page. */
export const summarySchemas = {
  reconstruct: reconstructSummary,
  denoise: reconstructSummary,
  embed: embedSummary,
  similar: similarSummary,
  anomalies: anomaliesSummary,
} as const satisfies Record<AnalysisKind, () => z.ZodType>;

function optionSchema(option: AnalysisOption): z.ZodType {
  switch (option.kind) {
    case "source":
      return z.string().optional();
    case "switch":
      return z.boolean().optional();
    case "choice":
      return z.enum(option.choices).optional();
    case "count":
      return z.int().min(1).max(option.most).optional();
    default:
      return unreachable(option);
  }
}

/** The parser of a request, from the options of the analysis's row. */
function requestSchema(kind: AnalysisKind): z.ZodType {
  const options: [string, AnalysisOption][] = Object.entries(analyses[kind].options);
  return z.object({
    project: z.string(),
    text: z.string().optional(),
    ...runChoice,
    input: z.string(),
    output: z.string().optional(),
    place: z.string().optional(),
    stream: z.boolean().optional(),
    ...Object.fromEntries(options.map(([name, option]) => [name, optionSchema(option)])),
  });
}

/** A parser of the request of each analysis. */
export const requestSchemas = Object.fromEntries(analysisKinds.map((kind) => [kind, requestSchema(kind)])) as {
  // The compiler does not follow schemas that are made in a loop; a test holds each row against what its parser lets through.
  readonly [K in AnalysisKind]: z.ZodType<AnalysisRequest<K>>;
};
