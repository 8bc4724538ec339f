import type { Result } from "../../src/core/analyses/result.js";
import type { WatchState } from "../../src/protocol/webview.js";
import { anomaliesOf, contents } from "./results.js";
import { trainedState } from "./state.js";

/** The folder of {@link grownTo} while it is watched. */
export const watching = (change: Partial<WatchState> = {}): WatchState =>
  ({ folder: "/project/inspect", waiting: 0, rewritten: 0, state: "watching", ...change }) as WatchState;

/** What a result is from, whose folder had 100 images when it was made. */
export function originOf(images: number): Result["origin"] {
  const { document, runs } = trainedState({ results: [] });
  if (!document.ok) throw new Error("The project cannot be read.");
  const arrivals = images > 100 ? { arrivals: { first: 100, last: "2025-01-01T13:05:07.000Z" } } : {};
  return { epochs: runs[0].epochs, anomaly: document.project.anomaly, imagesChanged: false, ...arrivals };
}

/** The result of that folder once there are more; the last thirty have shifted if `shifted`. */
export function grownTo(images: number, shifted = false): Result {
  const result = { ...anomaliesOf(images, 0.06, true), origin: originOf(images) };
  const pValues = contents.get(result.folder)?.columns.pValues;
  if (shifted && pValues instanceof Float32Array) pValues.fill(0.01, images - 30);
  return result;
}
