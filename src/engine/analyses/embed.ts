import type { AnalysisResult } from "../../core/analyses/analyses.js";
import type { JobContext } from "../job-context.js";
import { type EmbedRequest, embedImages } from "./embed-images.js";
import { ownMap } from "./own-map.js";
import { placeOnMap } from "./place-on-map.js";

/** Writes the code of each image as a table, and positions for the editor: on a map of their own, or on one that is there. Throws UserError for a network without a code. */
export function embedJob(request: EmbedRequest, context: JobContext): Promise<AnalysisResult<"embed">> {
  if (request.onto !== undefined) return placeOnMap({ ...request, onto: request.onto }, context);
  return embedImages(request, context, { map: (embedded) => ownMap(embedded, request, context) });
}
