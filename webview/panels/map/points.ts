import { median } from "d3";
import { type ProjectionName, projectionColumns } from "../../../src/core/analyses/projection.js";
import type { Columns } from "../../../src/core/analyses/result.js";
import type { MapName } from "../../charts/map/overlay.js";
import { type Points, pointStates } from "../../charts/map/points.js";
import { type Colouring, type Embedding, type Groups, mostGroupColours } from "./colouring.js";
import type { MapState } from "./state.js";

/** The projections of a result, the one that it shows by itself first. */
export function projectionsIn(result: Embedding, columns: Columns): ProjectionName[] {
  const kept = (result.projections ?? []).map(({ name }) => name).filter((name) => columns[projectionColumns[name]]);
  return kept.length > 0 ? kept : [result.axes];
}

/** The positions `[N,2]` of a projection. */
export function positionsOf(columns: Columns, result: Embedding, projection: ProjectionName): Float32Array {
  const column = projection === result.axes ? columns.positions : columns[projectionColumns[projection]];
  return column instanceof Float32Array ? column : new Float32Array();
}

/** What points look like, from the last call: the same object as long as nothing has changed. */
let last: { key: readonly unknown[]; points: Points } | null = null;

/** How the points of a map look: by their groups or numbers, which of these are shown, which points are chosen, and from which on they came later. */
export function pointsOf(
  positions: Float32Array,
  colouring: Colouring,
  { groups: shown, least, later }: Pick<MapState, "groups" | "least" | "later">,
  chosen: Uint32Array | null,
  first: number | undefined,
): Points {
  const key = [positions, colouring, shown, least, later, chosen, first];
  if (last && key.every((part, index) => part === last?.key[index])) return last.points;
  const count = positions.length / 2;
  const { of } = colouring;
  const colours = new Uint8Array(count);
  const states = new Uint8Array(count).fill(chosen ? pointStates.beside : pointStates.usual);
  if (colouring.kind === "groups") {
    const rest = mostGroupColours;
    const hidden = colouring.names.map((name) => shown.length > 0 && !shown.includes(name));
    const some = hidden.includes(false);
    for (let i = 0; i < count; i++) {
      colours[i] = of[i] < 0 ? (colouring.names.length > 0 ? rest : 0) : colouring.colours[of[i]];
      if (some && (of[i] < 0 ? hidden.includes(true) : hidden[of[i]])) states[i] = pointStates.hidden;
    }
  } else {
    colours.set(of);
    if (least !== null) for (let i = 0; i < count; i++) if (!(colouring.values[i] >= least)) states[i] = pointStates.hidden;
  }
  if (later && first !== undefined) states.fill(pointStates.hidden, 0, first);
  for (const index of chosen ?? []) if (states[index] !== pointStates.hidden) states[index] = pointStates.chosen;
  const points = { positions, colours, states, ...(first !== undefined && { first }) };
  last = { key, points };
  return points;
}

/** Points of a group that its middle is found from at most. */
const mostForMiddle = 2000;
let named: { key: readonly unknown[]; names: MapName[] } | null = null;

/** The shown groups' names at the medians of their points, the largest group first. */
export function namesOf(positions: Float32Array, groups: Groups, shown: readonly string[]): MapName[] {
  const key = [positions, groups, shown];
  if (named && key.every((part, index) => part === named?.key[index])) return named.names;
  const places: number[][] = groups.names.map(() => []);
  const steps = groups.counts.map((count) => Math.max(1, Math.floor(count / mostForMiddle)));
  const seen = new Uint32Array(groups.names.length);
  for (let i = 0; i < groups.of.length; i++) {
    const group = groups.of[i];
    if (group >= 0 && seen[group]++ % steps[group] === 0) places[group].push(i);
  }
  const order = [...groups.names.keys()].sort((a, b) => groups.counts[b] - groups.counts[a]);
  const some = shown.filter((name) => groups.names.includes(name));
  const names = order
    .filter((group) => some.length === 0 || some.includes(groups.names[group]))
    .map((group) => ({
      name: groups.words[group],
      x: median(places[group], (i) => positions[2 * i]) ?? Number.NaN,
      y: median(places[group], (i) => positions[2 * i + 1]) ?? Number.NaN,
    }));
  named = { key, names };
  return names;
}
