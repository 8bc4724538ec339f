/** The scores that say how unlike the images learned from an image is, by the names that projects and runs call them. */
export const scorerNames = ["mse", "ssim", "latent", "combined", "local", "patches"] as const;
export type ScorerName = (typeof scorerNames)[number];

/** Those that remember good images, so that others can be added without training. */
export const teachableScorers: readonly ScorerName[] = ["latent", "combined", "patches"];

/** Scores that need no network: what a project's score is held against. No project can choose them. */
export const baselineNames = ["pixel-neighbours", "pixel-components"] as const;
export type BaselineName = (typeof baselineNames)[number];

export type AnyScorerName = ScorerName | BaselineName;
/** Every scorer and baseline. */
export const allScorerNames = [...scorerNames, ...baselineNames] as const;
