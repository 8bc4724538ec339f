import type { MapName, Mark } from "./overlay.js";
import type { MapPicture } from "./picture-layer.js";
import type { Points } from "./points.js";

/** What dragging does: move the map, or choose the points inside a drawn line or a box. */
export type MapTool = "move" | "lasso" | "box";

/** A map and how it is looked at. */
export interface MapSpec {
  /** Another object if the points are others, or look otherwise. */
  points: Points;
  /** The theme's variables of the colours, or colours. */
  palette: readonly string[];
  label: string;
  axes: boolean;
  names: readonly MapName[];
  /** The point that is looked at. */
  point: number | null;
  /** The place of the picture that was looked up; null if there is none. */
  mark: Mark | null;
  tool: MapTool;
  /** How it was left when it was last looked at, for a map of this extent. */
  view: SavedView | null;
  /** The picture of a point, if it is loaded; null if pictures are not wanted, or not yet there. */
  pictureOf: ((index: number) => MapPicture | null) | null;
  /** What the map tells. */
  tell: MapEvents;
}

/** Enlargement, and the middle of what is in sight in units of the map. */
export interface SavedView {
  k: number;
  x: number;
  y: number;
}

/** What a map tells of what a person does with it. */
export interface MapEvents {
  /** The point under the pointer or the keyboard; null for none. */
  look(point: number | null): void;
  /** Where the pointer is, in units of the map; null once the keyboard goes from point to point. Told only of a map of places that mean something between the points. */
  at?(place: readonly [x: number, y: number] | null): void;
  /** A point was clicked, or Enter was pressed on it. */
  peek(point: number): void;
  /** Points were chosen. */
  choose(points: Uint32Array): void;
  /** The map was moved or enlarged, and stands still. */
  leave(view: SavedView): void;
  /** There is no graphics card, or it failed: the map is drawn more slowly. */
  slow(): void;
}
