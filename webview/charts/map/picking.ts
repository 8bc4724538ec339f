import { polygonContains, polygonHull, type Quadtree, quadtree } from "d3";
import type { Camera } from "./camera.js";
import { type Points, pointStates } from "./points.js";

/** How far from the pointer a point may lie, in pixels. */
const reach = 16;

/** A point of the map that can be picked. */
type Shown = (index: number) => boolean;

const shownIn =
  ({ states }: Points): Shown =>
  (index) =>
    states[index] !== pointStates.hidden;

/** Finds points by their places. */
export class Picking {
  #tree: Quadtree<number> | null = null;

  constructor(private readonly positions: Float32Array) {}

  /** The shown point nearest to a place on the screen, within some pixels of it; null if there is none. */
  at(points: Points, camera: Camera, left: number, top: number): number | null {
    const { positions } = this;
    const shown = shownIn(points);
    const tree = this.#built();
    const [x, y, within] = [camera.mapX(left), camera.mapY(top), reach / camera.scale];
    let [nearest, least]: [number | null, number] = [null, within ** 2];
    // Not `find`, which knows no points that are left out.
    tree.visit((node, x0, y0, x1, y1) => {
      const [far, high] = [Math.max(x0 - x, 0, x - x1), Math.max(y0 - y, 0, y - y1)];
      if (far * far + high * high > least) return true;
      if ("length" in node) return false;
      for (let leaf: typeof node | undefined = node; leaf; leaf = leaf.next) {
        const distance = (positions[2 * leaf.data] - x) ** 2 + (positions[2 * leaf.data + 1] - y) ** 2;
        if (distance <= least && shown(leaf.data)) [nearest, least] = [leaf.data, distance];
      }
      return false;
    });
    return nearest;
  }

  /** The shown points inside a polygon on the screen. */
  inside(points: Points, camera: Camera, polygon: readonly [number, number][]): Uint32Array {
    const { positions } = this;
    const shown = shownIn(points);
    const corners = polygon.map(([left, top]): [number, number] => [camera.mapX(left), camera.mapY(top)]);
    if (polygonHull(corners) === null) return new Uint32Array();
    const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
    const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const found: number[] = [];
    for (let i = 0; 2 * i < positions.length; i++) {
      const [x, y] = [positions[2 * i], positions[2 * i + 1]];
      if (x >= x0 && x <= x1 && y >= y0 && y <= y1 && shown(i) && polygonContains(corners, [x, y])) found.push(i);
    }
    return Uint32Array.from(found);
  }

  #built(): Quadtree<number> {
    const { positions } = this;
    if (this.#tree) return this.#tree;
    const finite: number[] = [];
    for (let i = 0; 2 * i < positions.length; i++)
      if (Number.isFinite(positions[2 * i]) && Number.isFinite(positions[2 * i + 1])) finite.push(i);
    this.#tree = quadtree(
      finite,
      (i) => positions[2 * i],
      (i) => positions[2 * i + 1],
    );
    return this.#tree;
  }
}

/** The directions in which keys lead, right and up being positive. */
export const directions = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] } as const;

/** The shown point nearest to `from` in a direction, sideways counting double; from nowhere, the one nearest to the middle. Null if there is none. */
export function neighbour(
  { positions, states }: Points,
  from: number | null,
  middle: readonly [number, number],
  [dx, dy]: readonly [number, number],
): number | null {
  const [x, y] = from === null ? middle : [positions[2 * from], positions[2 * from + 1]];
  let [nearest, least]: [number | null, number] = [null, Number.POSITIVE_INFINITY];
  for (let i = 0; i < states.length; i++) {
    if (states[i] === pointStates.hidden || i === from) continue;
    const [right, up] = [positions[2 * i] - x, positions[2 * i + 1] - y];
    const ahead = right * dx + up * dy;
    const aside = Math.abs(right * dy - up * dx);
    // Of points at the very place the later ones come next, so that each can be reached.
    const same = right === 0 && up === 0;
    if (from !== null && (same ? i < from : ahead <= 0)) continue;
    const distance = from === null ? right * right + up * up : same ? 0 : ahead + 2 * aside;
    if (distance < least) [nearest, least] = [i, distance];
  }
  return nearest;
}
