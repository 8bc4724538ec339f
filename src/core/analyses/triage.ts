/** What a person calls an image: an anomaly, a good one, or neither yet. */
export const triageWords = ["odd", "fine", "unsure"] as const;
export type TriageWord = (typeof triageWords)[number];

/** What was said of images, by their names in their folder. */
export type Triage = Readonly<Record<string, TriageWord>>;
