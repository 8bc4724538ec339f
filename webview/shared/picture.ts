import { html, noChange, type TemplateResult } from "lit";
import { Directive, directive, type ElementPart } from "lit/directive.js";
import { codedError, type Picture } from "../../src/core/analyses/atlas.js";

/** Atlas pages that are kept decoded: 4 MB each at most. */
const mostPages = 24;
const pages = new Map<string, Promise<HTMLImageElement>>();

/** A file as a picture whose pixels may be read; the last ones are kept. */
export function load(file: string): Promise<HTMLImageElement> {
  const cached = pages.get(file);
  if (cached) {
    pages.delete(file);
    pages.set(file, cached);
    return cached;
  }
  const image = new Image();
  image.crossOrigin = "anonymous";
  image.src = file;
  const loaded = image.decode().then(() => image);
  loaded.catch(() => pages.delete(file));
  pages.set(file, loaded);
  for (const oldest of pages.keys()) {
    if (pages.size <= mostPages) break;
    pages.delete(oldest);
  }
  return loaded;
}

/** Errors by their codes as brightness: full at `scale`, growing with the error's root. */
function brightness(scale: number): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, code) => Math.round(255 * Math.min(1, Math.sqrt(codedError(code) / scale))));
}

function paint(canvas: HTMLCanvasElement, image: HTMLImageElement, { tile, coding }: Picture, scale: number): void {
  const { x, y, width, height } = tile ?? { x: 0, y: 0, width: image.naturalWidth, height: image.naturalHeight };
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: coding === "error" });
  if (!context) return;
  context.drawImage(image, x, y, width, height, 0, 0, width, height);
  if (coding === "image") return;
  const pixels = context.getImageData(0, 0, width, height);
  const light = brightness(scale);
  for (let i = 0; i < pixels.data.length; i += 4) pixels.data.fill(light[pixels.data[i]], i, i + 3);
  context.putImageData(pixels, 0, 0);
}

/** Paints a picture on a canvas once its file is loaded, unless the canvas shows another picture by then. */
class Painting extends Directive {
  #painted = "";

  override render(_picture: Picture, _scale: number): unknown {
    return noChange;
  }

  override update({ element }: ElementPart, [picture, scale]: [Picture, number]): unknown {
    const key = JSON.stringify([picture, scale]);
    if (key === this.#painted || !(element instanceof HTMLCanvasElement)) return noChange;
    this.#painted = key;
    load(picture.file).then(
      (image) => {
        if (key === this.#painted) paint(element, image, picture, scale);
      },
      // A missing file leaves the canvas empty, as an <img> would.
      () => element.removeAttribute("data-painted"),
    );
    return noChange;
  }
}

const painting = directive(Painting);

/** A picture of an image, the smallest that is at least `side` pixels; an empty box until it is known. `scale` is the error at full brightness. */
export function thumbnail(sizes: readonly Picture[] | undefined, side: number, words: string, scale = 1): TemplateResult {
  const fitting = sizes?.find(({ tile }) => !tile || Math.max(tile.width, tile.height) >= side) ?? sizes?.at(-1);
  if (!fitting) return html`<span class="image"></span>`;
  return html`<canvas class="image" role="img" aria-label=${words} width="1" height="1" ${painting(fitting, scale)}></canvas>`;
}
