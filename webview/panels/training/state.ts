import type { PanelPage } from "../../state/page.js";
import { number, orNull, type Slice } from "../../state/slice.js";

/** What a person looks at in a training. */
export interface TrainingState {
  /** Share of each smoothed loss that comes from those before it, from 0 to below 1. */
  smoothing: number;
  /** Epoch of the filmstrip's scrubber; null follows the newest. */
  epoch: number | null;
  /** The filmstrip plays. */
  playing: boolean;
  /** The picture that a GIF of the film shows; null for all. */
  picture: number | null;
}

export type TrainingPage = PanelPage<TrainingState>;

export const trainingSlice: Slice<TrainingState> = {
  starting: { smoothing: 0, epoch: null, playing: false, picture: null },
  saved: { smoothing: number, picture: orNull(number), epoch: orNull(number) },
  // Another run has other epochs.
  follow: (_, editor, before) => (before && editor.training?.runId !== before.training?.runId ? { epoch: null, playing: false } : {}),
};
