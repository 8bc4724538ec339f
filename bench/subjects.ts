import type { Subject } from "./shared/subject.js";
import { anomalies } from "./subjects/anomalies.js";
import { data } from "./subjects/data.js";
import { denoise } from "./subjects/denoise.js";
import { editor } from "./subjects/editor.js";
import { footprint } from "./subjects/footprint.js";
import { map } from "./subjects/map.js";
import { million } from "./subjects/million.js";
import { noisyAlone } from "./subjects/noisy-alone.js";
import { precision } from "./subjects/precision.js";
import { predict } from "./subjects/predict.js";
import { results } from "./subjects/results.js";
import { train } from "./subjects/train.js";

/** Every subject by its name on the command line, in the order of the README. */
export const subjects: Record<string, Subject> = {
  train,
  predict,
  precision,
  data,
  footprint,
  results,
  anomalies,
  denoise,
  "noisy-alone": noisyAlone,
  editor,
  map,
  million,
};
