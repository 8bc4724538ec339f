/** The scores that say how unlike the images learned from an image is, by the names that projects and runs call them. */
export const scorerNames = ["mse", "patches"] as const;
export type ScorerName = (typeof scorerNames)[number];
