import type { PanelPage } from "../../state/page.js";
import type { Slice } from "../../state/slice.js";

/** The similar images have no view of their own beyond the result. */
export type SimilarState = Record<never, never>;

export type SimilarPage = PanelPage<SimilarState>;

export const similarSlice: Slice<SimilarState> = { starting: {}, saved: {} };
