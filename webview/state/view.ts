import type { Knob } from "../../src/core/project/knob.js";
import type { Panel } from "../../src/protocol/webview.js";

/** What a person has typed into a field and not yet changed in the document. */
export interface Draft {
  text: string;
  /** Why the text is not a value, once it was entered. */
  error: string | null;
  /** Sent as an edit; the next document replaces it. */
  sent: boolean;
}

/** What the page knows beyond the editor's state: where the person is looking. */
export interface View {
  panel: Panel;
  search: string;
  /** Only the settings that differ from their defaults. */
  modifiedOnly: boolean;
  drafts: Readonly<Record<string, Draft>>;
  logarithmic: boolean;
  /** Share of each smoothed loss that comes from those before it, from 0 to below 1. */
  smoothing: number;
  /** Epoch of the filmstrip's scrubber; null follows the newest. */
  epoch: number | null;
  /** Sorting of the reconstructions. */
  sort: { by: "file" | "mse" | "psnr" | "ssim"; descending: boolean };
  picture: "input" | "output" | "heat";
  flaggedOnly: boolean;
  /** Order of the anomalies. */
  order: "strange" | "normal" | "name";
  /** Label shown alone on the map. */
  label: string | null;
  /** Runs whose curves are laid over each other; null before anyone has chosen. */
  compared: readonly string[] | null;
  /** The run whose details are shown. */
  run: string | null;
  /** Sorting of the runs: a column, or the path of a knob. */
  runSort: { by: string; descending: boolean };
  /** Length of long lists. */
  shown: number;
  /** The rest is passing and not saved. Setting whose help is shown. */
  help: Pick<Knob, "path" | "title" | "help" | "unit"> | null;
  /** Epoch under the pointer. */
  cursor: number | null;
  /** Point of the map under the pointer or the keyboard. */
  point: number | null;
  /** Layer of the drawing under the pointer or the keyboard. */
  layer: number | null;
  /** Layer of the list that is open for editing. */
  openLayer: number | null;
  /** Row of the data report whose files are shown. */
  row: string | null;
  playing: boolean;
}

/** Entries of a long list that are shown at once. */
export const page = 60;

const passing = { help: null, cursor: null, point: null, layer: null, openLayer: null, row: null, playing: false } as const;

export const startingView: View = {
  panel: "training",
  search: "",
  modifiedOnly: false,
  drafts: {},
  logarithmic: false,
  smoothing: 0,
  epoch: null,
  sort: { by: "mse", descending: true },
  picture: "input",
  flaggedOnly: false,
  order: "strange",
  label: null,
  compared: null,
  run: null,
  runSort: { by: "created", descending: true },
  shown: page,
  ...passing,
};

/** What is worth keeping when the page is thrown away. */
export function savedView(view: View): View {
  const drafts = Object.fromEntries(Object.entries(view.drafts).filter(([, draft]) => !draft.sent));
  return { ...view, ...passing, drafts };
}

/** What may be null, and what it is where it is not. */
const nullable: Partial<Record<keyof View, string>> = { epoch: "number", label: "string", run: "string", compared: "object" };

/** The view from what was saved, which may come from another version: only keys of the right type are taken. */
export function restoredView(saved: unknown): View {
  if (typeof saved !== "object" || saved === null) return startingView;
  const kept = Object.entries(saved).filter(([key, value]) => {
    if (!(key in startingView)) return false;
    const type = nullable[key as keyof View];
    if (type) return value === null || (typeof value === type && (type !== "object" || Array.isArray(value)));
    return typeof value === typeof startingView[key as keyof View] && value !== null;
  });
  return { ...startingView, ...Object.fromEntries(kept), ...passing };
}
