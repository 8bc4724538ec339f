import { html, nothing, type TemplateResult } from "lit";
import { type CodePlace, mostAxes } from "../../../src/core/analyses/code-place.js";
import { messageOf } from "../../../src/core/language/error.js";
import { isSentence } from "../../../src/core/language/sentence.js";
import { iconButton, textButton } from "../../controls/button.js";
import { pixels } from "../../controls/pixels.js";
import { slider } from "../../controls/slider.js";
import { drawnGif, drawnPng } from "../../shared/save-drawn.js";
import { short } from "../../text/format.js";
import { say, t } from "../../text/words.js";
import type { Embedding } from "./colouring.js";
import { gridAround, gridOverMap, tiled } from "./manifold.js";
import type { MapPage } from "./state.js";

/** How far an image can be moved along an axis, in standard deviations. */
const reach = { minimum: -3, maximum: 3, step: 0.1 };
/** Axes that have a slider: those beyond seldom show. */
const shownAxes = Math.min(6, mostAxes);

/** What the network draws of a place; the drawing of the place before it stays until then. */
function drawing(page: MapPage, result: Embedding, place: CodePlace, words: string): TemplateResult {
  const image = page.data.drawings.of(result, place)?.image;
  if (!image) return html`<span class="image"></span>`;
  return isSentence(image) ? html`<p class="quiet">${say(image)}</p>` : pixels(image, words);
}

/** The place under the pointer, or of the image that the keyboard is on, if the map shows the codes themselves. */
function pointed({ state }: MapPage, result: Embedding, positions: Float32Array): readonly number[] | null {
  const { at, point } = state;
  if (result.latent > 2) return null;
  const position = at ?? (point === null ? null : [positions[2 * point], positions[2 * point + 1]]);
  return position?.every(Number.isFinite) ? position.slice(0, result.latent) : null;
}

/** What the network draws where the pointer is. */
function free(page: MapPage, result: Embedding, positions: Float32Array): TemplateResult {
  const code = pointed(page, result, positions);
  if (!code) return html`<p class="quiet">${t("Point anywhere on the map: the network draws what lies there.")}</p>`;
  const place = code.map((value) => short(value, 3)).join(", ");
  return html`<figure>
    ${drawing(page, result, { kind: "at", code }, t("What the network draws at {0}", place))}
    <figcaption>${t("drawn at {0}", place)}</figcaption>
  </figure>`;
}

/** The image that stays beside the map, changed along the directions in which images of the map differ most. */
function changed(page: MapPage, result: Embedding, image: number): TemplateResult {
  const { steps } = page.state;
  const axes = Math.min(shownAxes, result.latent);
  const move = (axis: number, value: number) =>
    page.update({ steps: Array.from({ length: axes }, (_, k) => (k === axis ? value : (steps[k] ?? 0))) });
  return html`<div class="axes">
    <p class="quiet">${t("Moved along the main axes, in standard deviations")}</p>
    ${Array.from({ length: axes }, (_, k) => slider(t("Axis {0}", k + 1), reach, steps[k] ?? 0, (value) => move(k, value)))}
    <figure>${drawing(page, result, { kind: "along", image, steps }, t("The image as the network draws it, moved along the axes"))}</figure>
    <p class="acts">
      ${steps.some((step) => step !== 0) ? textButton(t("Reset"), () => page.update({ steps: [] })) : nothing}
      ${textButton(t("Begin a Line Here"), () => page.update({ lineFrom: image, share: 0.5 }))}
    </p>
  </div>`;
}

/** Pictures of the film of a line. */
const filmed = 25;

/** Saves what is drawn, or says why it cannot be saved. */
async function save(page: MapPage, name: string, format: "png" | "gif", bytes: () => Promise<Uint8Array>): Promise<void> {
  try {
    page.send({ type: "save", name, format, data: await bytes() });
  } catch (error) {
    page.send({ type: "failed", message: t("The {0} could not be saved. {1}", name, messageOf(error)) });
  }
}

/** The straight line between the codes of two images, to be walked along by hand or by itself. */
function line(page: MapPage, result: Embedding, from: number, to: number): TemplateResult {
  const { share, walking } = page.state;
  const places = Array.from({ length: filmed }, (_, n): CodePlace => ({ kind: "between", images: [from, to], share: n / (filmed - 1) }));
  const film = async () => drawnGif(await page.data.drawings.series(result, places));
  const name = (image: number) => page.data.row(result, image)?.file ?? String(image + 1);
  const words = t("Between {0} and {1}", name(from), name(to));
  return html`<div class="axes">
    <p class="file">${words}</p>
    ${slider(t("Way"), { minimum: 0, maximum: 1, step: 0.01 }, share, (share) => page.update({ share, walking: false }))}
    <figure>${drawing(page, result, { kind: "between", images: [from, to], share }, words)}</figure>
    <p class="acts">
      ${iconButton(walking ? t("Pause the walk") : t("Walk along the line"), walking ? "pause" : "play", () =>
        page.update(walking ? { walking: false } : { walking: true, share: share < 1 ? share : 0 }),
      )}
      ${textButton("GIF", () => void save(page, t("walk"), "gif", film), t("Save the walk as a GIF"))}
      ${textButton(t("Close"), () => page.update({ lineFrom: null, walking: false }))}
    </p>
  </div>`;
}

/** A grid of what the network draws around an image, or over the whole map if `around` is null. */
function grid(page: MapPage, result: Embedding, around: number | null, places: () => CodePlace[]): TemplateResult {
  // One around another image is no grid of this.
  const grid = page.state.grid?.around === around ? page.state.grid.image : null;
  const draw = async () => {
    page.update({ grid: { around, image: "asked" } });
    try {
      page.update({ grid: { around, image: tiled(await page.data.drawings.series(result, places())) } });
    } catch (error) {
      page.update({ grid: null });
      page.send({ type: "failed", message: messageOf(error) });
    }
  };
  const image = grid === "asked" ? null : grid;
  const words =
    around === null ? t("What the network draws in a grid over the map") : t("What the network draws in a grid around the image");
  return html`<div class="axes">
    ${image ? html`<figure class="manifold">${pixels(image, words)}</figure>` : nothing}
    ${
      grid === "asked"
        ? html`<p class="quiet" role="status">${t("Drawing the grid…")}</p>`
        : html`<p class="acts">
            ${textButton(image ? t("Draw Again") : t("Draw a Grid"), () => void draw(), t("Draws what lies in even steps over the map, or along the two main axes of the image"))}
            ${
              image
                ? html`${textButton("PNG", () => void save(page, t("grid"), "png", () => drawnPng(image)), t("Save the grid as a PNG"))}
                  ${textButton(t("Close"), () => page.update({ grid: null }))}`
                : nothing
            }
          </p>`
    }
  </div>`;
}

/** What the network draws of places on the map: under the pointer, beside an image, between two images. */
export function playground(page: MapPage, result: Embedding, positions: Float32Array, codes: boolean): TemplateResult | typeof nothing {
  const { peeked, lineFrom } = page.state;
  if (page.editor.restricted) return nothing;
  const pinned = peeked !== null && peeked < result.count ? peeked : null;
  const begun = lineFrom !== null && lineFrom < result.count && pinned !== null && lineFrom !== pinned;
  if (!codes && pinned === null)
    return html`<section class="playground" aria-label=${t("Playground")}>
      <p class="quiet">${t("Click an image: its code can then be changed, and the network draws it.")}</p>
    </section>`;
  return html`<section class="playground" aria-label=${t("Playground")}>
    ${codes ? free(page, result, positions) : nothing} ${pinned === null ? nothing : changed(page, result, pinned)}
    ${begun ? line(page, result, lineFrom, pinned) : nothing}
    ${codes ? grid(page, result, null, () => gridOverMap(positions, result.latent)) : pinned === null ? nothing : grid(page, result, pinned, () => gridAround(pinned))}
    ${lineFrom !== null && !begun ? html`<p class="quiet">${t("Click another image: the line leads to it.")}</p>` : nothing}
  </section>`;
}
