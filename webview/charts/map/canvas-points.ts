import type { Camera } from "./camera.js";
import { fit } from "./canvas-size.js";
import { laterGrowth, opacities, type Palette, type PointLayer, type Points, radiusOf } from "./points.js";

/** Points that are drawn while the map moves; the others come when it stands still. */
const mostMoving = 20_000;

/** Points on a plain canvas, for machines without a graphics card: slower, and otherwise the same. */
export class CanvasPoints implements PointLayer {
  readonly canvas = document.createElement("canvas");
  #points: Points = { positions: new Float32Array(), colours: new Uint8Array(), states: new Uint8Array() };
  #palette: Palette = [];
  /** The points by their colours and states, as changing a brush costs more than a point. */
  #groups: Uint32Array[][] = [];

  show(points: Points, palette: Palette): void {
    this.#points = points;
    this.#palette = palette;
    const { colours, states } = points;
    const counts = opacities.map(() => new Uint32Array(palette.length));
    for (let i = 0; i < colours.length; i++) counts[states[i]][colours[i]]++;
    this.#groups = counts.map((row) => Array.from(row, (count) => new Uint32Array(count)));
    for (const row of counts) row.fill(0);
    for (let i = 0; i < colours.length; i++) this.#groups[states[i]][colours[i]][counts[states[i]][colours[i]]++] = i;
  }

  draw(camera: Camera, ratio: number, moving: boolean): void {
    const { canvas } = this;
    const { positions, colours, first = colours.length } = this.#points;
    const { width, height } = camera;
    fit(canvas, width, height, ratio);
    const context = canvas.getContext("2d");
    if (!context) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const step = moving ? Math.max(1, Math.ceil(colours.length / mostMoving)) : 1;
    const usual = radiusOf(colours.length, camera.transform.k);
    for (const [state, byColour] of this.#groups.entries()) {
      const radius = state === opacities.length - 1 ? usual + 1 : usual;
      context.globalAlpha = opacities[state];
      for (const [colour, group] of byColour.entries()) {
        if (group.length === 0) continue;
        context.fillStyle = `rgb(${this.#palette[colour].join()})`;
        context.beginPath();
        for (let at = 0; at < group.length; at += step) {
          const x = camera.screenX(positions[2 * group[at]]);
          const y = camera.screenY(positions[2 * group[at] + 1]);
          // Also false for what is no number.
          if (!(x > -8 && x < width + 8 && y > -8 && y < height + 8)) continue;
          if (group[at] >= first) diamond(context, x, y, radius + laterGrowth);
          else {
            context.moveTo(x + radius, y);
            context.arc(x, y, radius, 0, 2 * Math.PI);
          }
        }
        context.fill();
      }
    }
  }

  dispose(): void {
    this.canvas.remove();
  }
}

/** Adds a square on its corner to the path. */
function diamond(context: CanvasRenderingContext2D, x: number, y: number, reach: number): void {
  context.moveTo(x + reach, y);
  context.lineTo(x, y + reach);
  context.lineTo(x - reach, y);
  context.lineTo(x, y - reach);
  context.closePath();
}
