import type { PanelPage } from "../../state/page.js";
import { flag, oneOf, type Slice } from "../../state/slice.js";

const pictures = ["input", "output", "heat"] as const;
const orders = ["strange", "normal", "name"] as const;

/** What a person looks at in the anomalies. */
export interface AnomaliesState {
  /** Which picture of each image is shown. */
  picture: (typeof pictures)[number];
  order: (typeof orders)[number];
  flaggedOnly: boolean;
}

export type AnomaliesPage = PanelPage<AnomaliesState>;

export const anomaliesSlice: Slice<AnomaliesState> = {
  starting: { picture: "input", order: "strange", flaggedOnly: false },
  saved: { picture: oneOf(pictures), order: oneOf(orders), flaggedOnly: flag },
};
