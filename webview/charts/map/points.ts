import type { Camera } from "./camera.js";

/** How a point is drawn: left out by the legend, as usual, beside the chosen ones, or chosen. */
export const pointStates = { hidden: 0, usual: 1, beside: 2, chosen: 3 } as const;

/** How much of the ground a point covers, by its state. */
export const opacities = [0.06, 0.8, 0.22, 1] as const;

/** What is drawn of each point. */
export interface Points {
  /** `[N,2]`; one that is not finite is not drawn. */
  positions: Float32Array;
  /** `[N]`: the index of its colour. */
  colours: Uint8Array;
  /** `[N]`: of {@link pointStates}. */
  states: Uint8Array;
  /** From which point on they came later, and are drawn as squares on their corners; left out if none did. */
  first?: number;
}

/** Red, green and blue on 0 to 255, one after the other. */
export type Palette = readonly (readonly [number, number, number])[];

/** Colours that a palette has at most. */
export const mostColours = 64;

/** Points on a canvas. */
export interface PointLayer {
  readonly canvas: HTMLCanvasElement;
  /** Takes points or colours that have changed. */
  show(points: Points, palette: Palette): void;
  /** Draws them; `moving` says that another frame follows at once. */
  draw(camera: Camera, ratio: number, moving: boolean): void;
  dispose(): void;
}

/** How much larger a point is that came later. */
export const laterGrowth = 3.5;

/** The radius of a point in pixels: smaller if there are many, larger if they are looked at closely. */
export function radiusOf(count: number, enlarged: number): number {
  const far = count > 200_000 ? 1 : count > 20_000 ? 1.3 : count > 4000 ? 1.8 : count > 800 ? 2.6 : 3.6;
  return Math.min(7, far * enlarged ** 0.35);
}
