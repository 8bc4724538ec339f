import { html, noChange, nothing, type TemplateResult } from "lit";
import { Directive, directive, type ElementPart } from "lit/directive.js";
import type { Picture } from "../../src/core/analyses/atlas.js";
import { draw, drawingOf, type Layer } from "./layers.js";

/** The longest side from which a picture counts as a photograph, in pixels. */
const photograph = 300;

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
    if (key !== this.#painted) return;
    if (!complete && missing) {
      // The same files may be there again the next time.
      this.#painted = "";
      missing();
    }
    // Small pictures are shown pixel by pixel; a photograph would flicker so.
    if (draw(canvas, layers, drawings)) canvas.classList.toggle("photograph", Math.max(canvas.width, canvas.height) > photograph);
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
