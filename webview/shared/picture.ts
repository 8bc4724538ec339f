import { html, noChange, nothing, type TemplateResult } from "lit";
import { Directive, directive, type ElementPart } from "lit/directive.js";
import { codedError, type Picture } from "../../src/core/analyses/atlas.js";
import { unreachable } from "../../src/core/language/error.js";
import { differenceCode, differencePalette, heatPalette, type Palette } from "../charts/heat-colours.js";
import { loadFile } from "./atlas-pages.js";

/** The longest side from which a picture counts as a photograph, in pixels. */
const photograph = 300;

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
function pixelsOf(image: HTMLImageElement, { tile }: Picture): ImageData | null {
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

/** What is drawn of a layer, above others or not, and where it lies; null if there is nothing. */
async function drawingOf(layer: Layer, above: boolean): Promise<{ source: CanvasImageSource; from: Rectangle; opacity: number } | null> {
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

/** Paints layers on a canvas once their files are loaded, unless it is to show others by then. What is missing stays away, as an <img> would. */
class Painting extends Directive {
  #painted = "";

  override render(_layers: readonly Layer[], _missing?: () => void): unknown {
    return noChange;
  }

  override update({ element }: ElementPart, [layers, missing]: [readonly Layer[], (() => void)?]): unknown {
    const key = JSON.stringify(layers);
    if (key === this.#painted || !(element instanceof HTMLCanvasElement)) return noChange;
    this.#painted = key;
    void this.#paint(element, layers, key, missing);
    return noChange;
  }

  async #paint(canvas: HTMLCanvasElement, layers: readonly Layer[], key: string, missing?: () => void): Promise<void> {
    let complete = true;
    const absent = () => {
      complete = false;
      return null;
    };
    const drawings = await Promise.all(layers.map((layer, index) => drawingOf(layer, index > 0).catch(absent)));
    const [lowest] = drawings;
    if (key !== this.#painted) return;
    if (!complete && missing) {
      // The same files may be there again the next time.
      this.#painted = "";
      missing();
    }
    if (!lowest) return;
    canvas.width = lowest.from.width;
    canvas.height = lowest.from.height;
    // Small pictures are shown pixel by pixel; a photograph would flicker so.
    canvas.classList.toggle("photograph", Math.max(canvas.width, canvas.height) > photograph);
    const context = canvas.getContext("2d");
    if (!context) return;
    for (const [index, drawing] of drawings.entries()) {
      if (!drawing) continue;
      const { source, from, opacity } = drawing;
      const to = placeOf(layers[index]) ?? { x: 0, y: 0, width: canvas.width, height: canvas.height };
      context.globalAlpha = opacity;
      context.drawImage(source, from.x, from.y, from.width, from.height, to.x, to.y, to.width, to.height);
    }
    context.globalAlpha = 1;
  }
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

const painting = directive(Painting);

/** The smallest of a picture's sizes that is at least `side` pixels, else the largest. */
export const fitting = (sizes: readonly Picture[] | undefined, side: number): Picture | undefined =>
  sizes?.find(({ tile }) => !tile || Math.max(tile.width, tile.height) >= side) ?? sizes?.at(-1);

/** Layers as one picture; `words` say what it shows, none if what is around it does. An empty box until there is one. `missing` is called if a file of them cannot be loaded. */
export function layered(layers: readonly Layer[], words: string, missing?: () => void): TemplateResult {
  if (layers.length === 0) return html`<span class="image"></span>`;
  return html`<canvas class="image" role=${words ? "img" : "presentation"} aria-label=${words || nothing} width="1" height="1" ${painting(layers, missing)}></canvas>`;
}

/** A picture of an image, the smallest that is at least `side` pixels; an empty box until it is known. `scale` is the squared heat that counts as full. */
export function thumbnail(sizes: readonly Picture[] | undefined, side: number, words: string, scale = 1): TemplateResult {
  const picture = fitting(sizes, side);
  if (!picture) return html`<span class="image"></span>`;
  return layered([picture.coding === "image" ? { kind: "image", picture } : { kind: "heat", picture, scale, opacity: 1 }], words);
}
