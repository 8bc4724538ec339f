import type { PanelPage } from "../../state/page.js";
import { orNull, type Slice, text } from "../../state/slice.js";

/** What a person looks at on the map. */
export interface MapState {
  /** Label shown alone. */
  label: string | null;
  /** Point under the pointer or the keyboard. */
  point: number | null;
}

export type MapPage = PanelPage<MapState>;

export const mapSlice: Slice<MapState> = {
  starting: { label: null, point: null },
  saved: { label: orNull(text) },
  tabChosen: { point: null },
};
