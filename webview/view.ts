import { anomaliesSlice } from "./panels/anomalies/state.js";
import { dataSlice } from "./panels/data/state.js";
import { mapSlice } from "./panels/map/state.js";
import { reconstructionsSlice } from "./panels/reconstructions/state.js";
import { runsSlice } from "./panels/runs/state.js";
import { setupSlice } from "./panels/setup/state.js";
import { similarSlice } from "./panels/similar/state.js";
import { trainingSlice } from "./panels/training/state.js";
import { sharedSlice } from "./state/shared.js";
import { restoredState, type Slice, savedState } from "./state/slice.js";

/** Every slice of the view's state: what several panels use, and a line for each panel. */
const all = {
  shared: sharedSlice,
  setup: setupSlice,
  data: dataSlice,
  training: trainingSlice,
  map: mapSlice,
  similar: similarSlice,
  reconstructions: reconstructionsSlice,
  anomalies: anomaliesSlice,
  runs: runsSlice,
};

export type SliceKey = keyof typeof all;

/** The page's own state beside the editor's, by panel: what the person looks at. */
export type View = { readonly [K in SliceKey]: (typeof all)[K]["starting"] };

export const slices: { readonly [K in SliceKey]: Slice<View[K]> } = all;
// The record is written out above; nothing adds a key.
export const sliceKeys = Object.keys(all) as SliceKey[];

// Entries lose which value belongs to which key; the parameter ties them.
const ofEach = (stateOf: <K extends SliceKey>(key: K) => View[K]): View =>
  Object.fromEntries(sliceKeys.map((key) => [key, stateOf(key)])) as View;

export const startingView: View = ofEach((key) => slices[key].starting);

/** What is worth keeping when the page is thrown away. */
export function savedView(view: View): unknown {
  const saved = <K extends SliceKey>(key: K) => savedState(slices[key], view[key]);
  return Object.fromEntries(sliceKeys.map((key) => [key, saved(key)]));
}

/** The view from what was saved, which may come from another version: only what is of the right kind is taken. */
export function restoredView(saved: unknown): View {
  const entries = new Map<string, unknown>(typeof saved === "object" && saved !== null ? Object.entries(saved) : []);
  return ofEach((key) => restoredState(slices[key], entries.get(key)));
}
