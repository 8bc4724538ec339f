/** The scores that say how unlike the images learned from an image is, by the names that projects and runs call them. */
export const scorerNames = ["mse"] as const;
export type ScorerName = (typeof scorerNames)[number];
