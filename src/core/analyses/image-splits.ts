/** What the column `splits` of an embedding says of an image: what part it had in the training. */
export const imageSplits = ["trained on", "held out"] as const;
