/** A map while UMAP makes it: where some of its images lie after an epoch. */
export interface MovingMap {
  epoch: number;
  epochs: number;
  /** `[n,2]`, of images that are spread evenly over all; of one that has no place they are no numbers. */
  positions: Float32Array;
  /** The labels, and which of them each of these images has, -1 standing for none: `[n]`. */
  labels: string[];
  of: Int32Array;
}
