export const activations = ["linear", "relu", "relu6", "leakyRelu", "elu", "tanh", "sigmoid"] as const;
export type Activation = (typeof activations)[number];

/** The slope of leaky relu below zero if none is given, as in Keras 3. */
export const leakySlope = 0.2;

/** How a layer bends each of its numbers. */
export interface Activated {
  activation: Activation;
  /** The slope of leaky relu below zero, 0..1; no other activation has one. */
  negativeSlope?: number;
}

/** The slope of leaky relu below zero. */
export const slopeOf = ({ negativeSlope = leakySlope }: Activated): number => negativeSlope;

/** What a layer's activation is, without the rest of the layer and without a slope that it does not use or has anyway. */
export function activatedOf({ activation, negativeSlope }: Activated): Activated {
  const own = activation === "leakyRelu" && negativeSlope !== undefined && negativeSlope !== leakySlope;
  return own ? { activation, negativeSlope } : { activation };
}
