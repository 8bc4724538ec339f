/** Where the codes of the same pictures lay on the map after each epoch. */
export interface CodeFilm {
  /** In order. */
  epochs: number[];
  /** How many pictures. */
  count: number;
  /** `[epochs,count,2]`; NaN for a picture without a code. */
  positions: Float32Array;
  /** The labels of the pictures by their folders, none if there are fewer than two. */
  labels: string[];
  /** `[count]`: the index of the label of each picture, -1 for none. */
  of: Int32Array;
  /** Length of the codes: longer ones than two numbers are seen on the plane of the two main directions that they had after the first epoch. */
  latent: number;
}

/** Epochs that are kept at most. */
export const mostFilmEpochs = 100;
/** Pictures that are followed at most. */
export const mostFilmPictures = 1000;

/** The epochs to keep of a film that has become too long: every other one, and the newest. */
export function thinned(epochs: readonly number[]): number[] {
  return epochs.length <= mostFilmEpochs ? [...epochs] : epochs.filter((_, index) => (epochs.length - 1 - index) % 2 === 0);
}
