/** What a person calls an image: an anomaly, a good one, or neither yet. */
export const triageWords = ["odd", "fine", "unsure"] as const;
export type TriageWord = (typeof triageWords)[number];

/** The images that runs were taught are good, by the runs' ids: names in their folders. */
export type Taught = Readonly<Record<string, readonly string[]>>;

/** What was said of images, by their names in their folder. */
export type Triage = Readonly<Record<string, TriageWord>>;
