export const precisions = ["float32", "bfloat16"] as const;
/** How finely training counts in the layers; weights, Adam and the loss are float32 either way. bfloat16 has float32's range and 8 of its 24 binary digits. */
export type Precision = (typeof precisions)[number];
