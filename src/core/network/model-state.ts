/** Everything that training changes: what a checkpoint holds of a model. Names are those of `parametersOf(network)`. */
export interface ModelState {
  weights: Record<string, Float32Array>;
  /** Adam's first and second moments, a tensor for each weight. */
  firstMoments: Record<string, Float32Array>;
  secondMoments: Record<string, Float32Array>;
  /** Steps taken, from which Adam's bias correction follows. */
  step: number;
}
