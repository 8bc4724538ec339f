import type { Knob } from "../../../src/core/project/knob.js";
import type { PanelPage } from "../../state/page.js";
import { flag, type Slice, text } from "../../state/slice.js";

/** What a person looks at in Setup. */
export interface SetupState {
  /** Words that the settings are narrowed to. */
  search: string;
  /** Only the settings that differ from their defaults. */
  modifiedOnly: boolean;
  /** Setting whose help is shown. */
  help: Pick<Knob, "path" | "title" | "help" | "unit"> | null;
  /** Layer of the drawing under the pointer or the keyboard. */
  layer: number | null;
  /** Layer of the list that is open for editing. */
  openLayer: number | null;
}

export type SetupPage = PanelPage<SetupState>;

export const setupSlice: Slice<SetupState> = {
  starting: { search: "", modifiedOnly: false, help: null, layer: null, openLayer: null },
  saved: { search: text, modifiedOnly: flag },
};
