import type { PanelPage } from "../../state/page.js";
import type { Slice } from "../../state/slice.js";

/** What a person looks at in the report on the images. */
export interface DataState {
  /** Row whose files are shown. */
  row: string | null;
}

export type DataPage = PanelPage<DataState>;

export const dataSlice: Slice<DataState> = { starting: { row: null }, saved: {} };
