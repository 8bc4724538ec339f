import type { DrawnImage } from "../../../src/core/analyses/code-place.js";
import type { MovingMap } from "../../../src/core/analyses/moving-map.js";
import { type ProjectionName, projectionNames } from "../../../src/core/analyses/projection.js";
import type { Result, ResultOf } from "../../../src/core/analyses/result.js";
import type { EditorState } from "../../../src/protocol/webview.js";
import type { MapTool, SavedView } from "../../charts/map/map-spec.js";
import type { FilmPosition } from "../../shared/scrubber.js";
import type { PanelPage } from "../../state/page.js";
import { flag, listOf, oneOf, orNull, type Slice, text } from "../../state/slice.js";
import { baseName } from "../../text/format.js";

/** What points can be coloured by. */
export const colourings = ["label", "folder", "split", "cluster", "loss", "score"] as const;
export type ColouringName = (typeof colourings)[number];

const tools = ["move", "lasso", "box"] as const satisfies readonly MapTool[];

/** What the network draws in even steps. */
interface Grid {
  /** The image that it lies around; null if it lies over the map. */
  around: number | null;
  /** All drawings as one picture; "asked" until they are drawn. */
  image: DrawnImage | "asked";
}

/** What a person looks at on the map. */
export interface MapState {
  /** The projection that was chosen in place of the result's own. */
  projection: ProjectionName | null;
  colouring: ColouringName;
  /** Groups that are shown alone; none stands for all. */
  groups: readonly string[];
  /** Whether only images are shown that were placed on the map later. */
  later: boolean;
  /** The least number by which points are coloured that is shown; null for all. */
  least: number | null;
  tool: MapTool;
  /** Whether pictures stand in place of points if there is room. */
  pictures: boolean;
  /** Point under the pointer or the keyboard. */
  point: number | null;
  /** Point whose picture stays beside the map. */
  peeked: number | null;
  /** Where the pointer was last, in units of the map; null if the keyboard has led on. */
  at: readonly [x: number, y: number] | null;
  /** How far the image beside the map is moved along each principal axis, in standard deviations. */
  steps: readonly number[];
  /** The image from which a line leads to the one beside the map. */
  lineFrom: number | null;
  /** How far of the line has been walked, 0 to 1. */
  share: number;
  /** Whether the line is walked by itself. */
  walking: boolean;
  grid: Grid | null;
  /** Points that were chosen by a lasso or box. */
  chosen: Uint32Array | null;
  view: SavedView | null;
  /** The search whose picture is no longer to be marked, by its folder. */
  unmarked: string | null;
  /** True if there is no graphics card to draw the map. */
  slow: boolean;
  /** The map that is being made; null if none is, or until its first points are there. */
  moving: MovingMap | null;
  /** How the film of the learning is looked at. */
  film: FilmPosition;
}

export type MapPage = PanelPage<MapState>;

/** The last search for similar images if it was one on a map. */
export const searchOn = (editor: Pick<EditorState, "results">, map: Pick<Result, "folder">): ResultOf<"similar"> | undefined =>
  editor.results.findLast((one) => one.kind === "similar" && one.mark?.map === baseName(map.folder)) as ResultOf<"similar"> | undefined;

/** What follows when an image is to stay beside the map: another is not moved yet. */
export const kept = ({ peeked }: MapState, image: number): Partial<MapState> => ({
  peeked: image,
  ...(image !== peeked && { steps: [] }),
});

export const mapSlice: Slice<MapState> = {
  starting: {
    projection: null,
    colouring: "label",
    groups: [],
    later: false,
    least: null,
    tool: "move",
    pictures: true,
    point: null,
    peeked: null,
    at: null,
    steps: [],
    lineFrom: null,
    share: 0.5,
    walking: false,
    grid: null,
    chosen: null,
    view: null,
    unmarked: null,
    slow: false,
    moving: null,
    film: { epoch: null, playing: false },
  },
  saved: {
    projection: orNull(oneOf(projectionNames)),
    colouring: oneOf(colourings),
    groups: listOf(text),
    tool: oneOf(tools),
    pictures: flag,
  },
  tabChosen: { point: null, at: null, walking: false },
  follow(state, editor, before) {
    const placing = editor.tasks.some(({ kind, state }) => kind === "embed" && state === "running");
    const shown = (one: typeof editor | null) => one?.results.find(({ kind }) => kind === "embed")?.folder;
    const map = editor.results.find(({ kind }) => kind === "embed");
    const search = map && searchOn(editor, map);
    const isNew = before !== null && search !== undefined && before.results.every(({ folder }) => folder !== search.folder);
    return {
      // A picture that was looked up and is a point is shown as one that was clicked.
      ...(isNew && search.mark && search.mark.point !== null && { ...kept(state, search.mark.point), point: null }),
      ...(!placing && state.moving && { moving: null }),
      // Points of another result are others.
      ...(before &&
        shown(editor) !== shown(before) && {
          ...{ point: null, peeked: null, at: null, steps: [], lineFrom: null, walking: false },
          ...{ grid: null, later: false, least: null, chosen: null, view: null },
        }),
      // Another run has other epochs.
      ...(before && editor.training?.runId !== before.training?.runId && { film: { epoch: null, playing: false } }),
    };
  },
};
