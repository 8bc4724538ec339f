/** Figures of some pictures, means over them. Without a reference psnr and ssim are NaN. */
export interface CleaningFigures {
  /** The deviation of the noise that is left, on 0..1. */
  noise: number;
  /** In decibels. */
  psnr: number;
  ssim: number;
}

/** Whether a folder was cleaned: the noise before and after, what was taken away, and what simple filters make of the same pictures. */
export interface CleaningCheck {
  /** Deviation of the noise on 0..1, the mean over the pictures. */
  before: number;
  after: number;
  /** How far neighbouring pixels of what was taken away go together, -1 to 1: near 0 if it is noise of single pixels. */
  structure: number;
  /** The same middle parts of some pictures: as they came, by the network, and by the simple filters that it has to be better than. */
  compared: { pictures: number } & Record<"input" | "network" | "medianFilter" | "nonLocalMeans", CleaningFigures>;
}
