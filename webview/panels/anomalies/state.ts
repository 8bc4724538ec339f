import { type GalleryState, galleryState } from "../../shared/gallery-state.js";
import type { PanelPage } from "../../state/page.js";
import { flag, oneOf, type Slice } from "../../state/slice.js";

export const pictures = ["input", "output", "heat"] as const;
/** A picture of an image that its card can show. */
export type ShownPicture = (typeof pictures)[number];
const orders = ["strange", "normal", "name", "date", "label"] as const;
const which = ["all", "flagged", "unflagged", "odd", "good", "sorted", "said-odd", "said-fine", "said-unsure", "unsorted"] as const;

/** What a person looks at in the anomalies. */
export interface AnomaliesState extends GalleryState {
  /** Which picture of each image is shown. */
  picture: ShownPicture;
  order: (typeof orders)[number];
  /** Which images are shown: by the threshold, by their labels, or by what people said of them. */
  which: (typeof which)[number];
  /** The counts of the spread are logarithmic. */
  logarithmic: boolean;
  /** The threshold that is being dragged or was just set, until the project's text has it. */
  threshold: number | null;
}

export type AnomaliesPage = PanelPage<AnomaliesState>;

export const anomaliesSlice: Slice<AnomaliesState> = {
  starting: { ...galleryState.starting, picture: "input", order: "strange", which: "all", logarithmic: false, threshold: null },
  saved: { ...galleryState.saved, picture: oneOf(pictures), order: oneOf(orders), which: oneOf(which), logarithmic: flag },
  tabChosen: { open: null },
  follow: (state, editor, before) => ({
    ...(before && editor.document !== before.document && state.threshold !== null && { threshold: null }),
    ...(before && editor.results !== before.results && resultOf(editor)?.folder !== resultOf(before)?.folder && { open: null }),
  }),
};

function resultOf({ results }: { results: AnomaliesPage["editor"]["results"] }) {
  return results.findLast(({ kind }) => kind === "anomalies");
}
