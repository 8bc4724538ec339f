import type { PanelPage } from "../../state/page.js";
import { rowsAtOnce } from "../../state/rows-at-once.js";
import { number, oneOf, type Slice, sorting } from "../../state/slice.js";

const columns = ["file", "mse", "psnr", "ssim"] as const;

/** What a person looks at in the reconstructions. */
export interface ReconstructionsState {
  sort: { by: (typeof columns)[number]; descending: boolean };
  /** Rows shown so far. */
  rows: number;
}

export type ReconstructionsPage = PanelPage<ReconstructionsState>;

export const reconstructionsSlice: Slice<ReconstructionsState> = {
  starting: { sort: { by: "mse", descending: true }, rows: rowsAtOnce },
  saved: { sort: sorting(oneOf(columns)), rows: number },
  tabChosen: { rows: rowsAtOnce },
};
