import type { AnyScorerName, BaselineName, ScorerName } from "../../core/numbers/scorer.js";
import { combined } from "./combined.js";
import { latent } from "./latent.js";
import { local } from "./local.js";
import { mse } from "./mse.js";
import { patches } from "./patches.js";
import { pixelComponents } from "./pixel-components.js";
import { pixelNeighbours } from "./pixel-neighbours.js";
import type { Scorer } from "./scorer.js";
import { ssim } from "./ssim.js";

/** Every scorer that a project can choose, by its name. */
export const scorers: Record<ScorerName, Scorer> = { mse, ssim, latent, combined, local, patches };

/** Every baseline by its name. */
export const baselines: Record<BaselineName, Scorer> = { "pixel-neighbours": pixelNeighbours, "pixel-components": pixelComponents };

/** A scorer or a baseline. */
export const scorerOf = (name: AnyScorerName): Scorer => ({ ...scorers, ...baselines })[name];
