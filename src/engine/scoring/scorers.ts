import type { ScorerName } from "../../core/numbers/scorer.js";
import { mse } from "./mse.js";
import { patches } from "./patches.js";
import type { Scorer } from "./scorer.js";

/** Every scorer by its name. */
export const scorers: Record<ScorerName, Scorer> = { mse, patches };
