import { html, noChange, type TemplateResult } from "lit";
import { Directive, directive, type ElementPart } from "lit/directive.js";

/** An image `[H,W,C]` in bytes, gray or RGB. */
interface Pixels {
  height: number;
  width: number;
  channels: number;
  pixels: Uint8Array;
}

/** An image with a colour for each pixel, as a canvas takes it. */
export function rgba({ height, width, channels, pixels }: Pixels): ImageData {
  const shown = new ImageData(width, height);
  for (let from = 0, to = 0; to < shown.data.length; from += channels, to += 4) {
    const [green, blue] = channels === 3 ? [from + 1, from + 2] : [from, from];
    shown.data.set([pixels[from], pixels[green], pixels[blue], 255], to);
  }
  return shown;
}

/** Paints an image on a canvas, if it is another than before. */
class Painting extends Directive {
  #painted: Pixels | undefined;

  override render(_image: Pixels): unknown {
    return noChange;
  }

  override update({ element }: ElementPart, [image]: [Pixels]): unknown {
    if (image === this.#painted || !(element instanceof HTMLCanvasElement)) return noChange;
    this.#painted = image;
    element.width = image.width;
    element.height = image.height;
    element.getContext("2d")?.putImageData(rgba(image), 0, 0);
    return noChange;
  }
}

const painting = directive(Painting);

/** An image of bytes as a picture; `words` say what it shows. */
export const pixels = (image: Pixels, words: string): TemplateResult =>
  html`<canvas class="image" role="img" aria-label=${words} width="1" height="1" ${painting(image)}></canvas>`;
