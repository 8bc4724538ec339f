/** A place in the space of a map's codes, of which a network draws an image. */
export type CodePlace =
  /** A code itself. */
  | { kind: "at"; code: readonly number[] }
  /** The code of an image of the map, moved along the principal axes of the map's codes: by so many standard deviations along each, the leading axis first. */
  | { kind: "along"; image: number; steps: readonly number[] }
  /** On the straight line between the codes of two images of the map, 0 to 1 of the way. */
  | { kind: "between"; images: readonly [from: number, to: number]; share: number };

/** Principal axes that an image can be moved along. */
export const mostAxes = 8;

/** An image that a network drew: `[H,W,C]` in bytes, gray or RGB. */
export interface DrawnImage {
  height: number;
  width: number;
  channels: number;
  pixels: Uint8Array;
}
