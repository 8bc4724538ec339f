import { encode } from "modern-gif";

/** One picture of a film, and the milliseconds that it stays. */
export interface Frame {
  canvas: HTMLCanvasElement;
  delay: number;
}

/** Pictures of one size as the bytes of a GIF that plays without end. */
export async function gifOf(frames: readonly Frame[]): Promise<Uint8Array> {
  const { width, height } = frames[0].canvas;
  const encoded = frames.map(({ canvas, delay }) => ({
    data: canvas.getContext("2d")?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray(4 * width * height),
    delay,
  }));
  return new Uint8Array(await encode({ width, height, frames: encoded, looped: true }));
}
