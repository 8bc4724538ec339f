import type { PanelPage } from "../../state/page.js";
import { oneOf, type Slice, sorting } from "../../state/slice.js";

const columns = ["file", "mse", "psnr", "ssim"] as const;

/** What a person looks at in the reconstructions. */
export interface ReconstructionsState {
  sort: { by: (typeof columns)[number]; descending: boolean };
}

export type ReconstructionsPage = PanelPage<ReconstructionsState>;

export const reconstructionsSlice: Slice<ReconstructionsState> = {
  starting: { sort: { by: "mse", descending: true } },
  saved: { sort: sorting(oneOf(columns)) },
};
