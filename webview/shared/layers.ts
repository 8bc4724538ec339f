import { codedError, type Picture } from "../../src/core/analyses/atlas.js";
import { unreachable } from "../../src/core/language/error.js";
import { differenceCode, differencePalette, heatPalette, type Palette } from "../charts/heat-colours.js";
import { loadFile } from "./atlas-pages.js";

/** A rectangle in pixels of what it lies on. */
export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What is painted on a canvas; the lowest layer gives the canvas its size in pixels. */
export type Layer =
  | { kind: "image"; picture: Picture }
  /** A heat map: `scale` is the squared heat that counts as full, `opacity` that of its hottest pixels; above a picture it leaves bare what is not hot. */
  | { kind: "heat"; picture: Picture; scale: number; opacity: number; place?: Rectangle }
  /** What a picture has more or less than another of the same size. */
  | { kind: "difference"; picture: Picture; from: Picture };

/** The picture's pixels, `[height, width, 4]`; their number is that of the tile. */
/** The pixels of a picture on its file. */
export function pixelsOf(image: HTMLImageElement, { tile }: Picture): ImageData | null {
  const { x, y, width, height } = tile ?? { x: 0, y: 0, width: image.naturalWidth, height: image.naturalHeight };
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  context?.drawImage(image, x, y, width, height, 0, 0, width, height);
  return context?.getImageData(0, 0, width, height) ?? null;
}

function colour(pixels: ImageData, codeOf: (at: number) => number, colours: Palette): void {
  for (let at = 0; at < pixels.data.length; at += 4) pixels.data.set(colours.subarray(4 * codeOf(at), 4 * codeOf(at) + 4), at);
}

const heatPalettes = new Map<string, Palette>();

function heatColours(scale: number, overlay: boolean): Palette {
  const key = `${scale} ${overlay}`;
  const known = heatPalettes.get(key) ?? heatPalette((code) => Math.sqrt(codedError(code) / scale), overlay);
  heatPalettes.set(key, known);
  return known;
}

/** What is drawn of a layer: a part of a picture, and how much it covers. */
export interface LayerDrawing {
  source: CanvasImageSource;
  from: Rectangle;
  opacity: number;
}

/** What is drawn of a layer, above others or not; null if there is nothing. Rejects if its file is missing or damaged. */
export async function drawingOf(layer: Layer, above: boolean): Promise<LayerDrawing | null> {
  const image = await loadFile(layer.picture.file);
  const whole = { x: 0, y: 0, width: image.naturalWidth, height: image.naturalHeight };
  const from = layer.picture.tile ?? whole;
  if (layer.kind === "image") return { source: image, from, opacity: 1 };
  const pixels = pixelsOf(image, layer.picture);
  if (!pixels) return null;
  const opacity = layer.kind === "heat" ? layer.opacity : 1;
  if (layer.kind === "heat") colour(pixels, (at) => pixels.data[at], heatColours(layer.scale, above));
  else {
    const other = pixelsOf(await loadFile(layer.from.file), layer.from);
    if (other?.data.length !== pixels.data.length) return null;
    const brightness = (data: Uint8ClampedArray, at: number) => (data[at] + data[at + 1] + data[at + 2]) / 3;
    colour(pixels, (at) => differenceCode(brightness(pixels.data, at) - brightness(other.data, at)), differencePalette());
  }
  const source = new OffscreenCanvas(pixels.width, pixels.height);
  source.getContext("2d")?.putImageData(pixels, 0, 0);
  return { source, from: { ...whole, x: 0, y: 0, width: pixels.width, height: pixels.height }, opacity };
}

function placeOf(layer: Layer): Rectangle | undefined {
  switch (layer.kind) {
    case "heat":
      return layer.place;
    case "image":
    case "difference":
      return undefined;
    default:
      return unreachable(layer);
  }
}

/** Draws layers over each other on a canvas, which takes the size of the lowest. False if there is no lowest, or nothing to draw with. */
export function draw(canvas: HTMLCanvasElement, layers: readonly Layer[], drawings: readonly (LayerDrawing | null)[]): boolean {
  const [lowest] = drawings;
  if (!lowest) return false;
  canvas.width = lowest.from.width;
  canvas.height = lowest.from.height;
  const context = canvas.getContext("2d");
  if (!context) return false;
  for (const [index, drawing] of drawings.entries()) {
    if (!drawing) continue;
    const { source, from, opacity } = drawing;
    const to = placeOf(layers[index]) ?? { x: 0, y: 0, width: canvas.width, height: canvas.height };
    context.globalAlpha = opacity;
    context.drawImage(source, from.x, from.y, from.width, from.height, to.x, to.y, to.width, to.height);
  }
  context.globalAlpha = 1;
  return true;
}

/** Layers as a canvas of their own; null if there is nothing to draw. Rejects if a file is missing or damaged. */
export async function drawn(layers: readonly Layer[]): Promise<HTMLCanvasElement | null> {
  const canvas = document.createElement("canvas");
  return draw(canvas, layers, await Promise.all(layers.map((layer, index) => drawingOf(layer, index > 0)))) ? canvas : null;
}
