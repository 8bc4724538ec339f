import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Result } from "../../src/core/analyses/result.js";
import { segments } from "../controls/button.js";
import { outline } from "../controls/outline.js";
import { searchField } from "../controls/search.js";
import { slider } from "../controls/slider.js";
import { switchButton } from "../controls/switch-button.js";
import { virtual } from "../controls/virtual.js";
import { triageLabels } from "../text/anomaly-words.js";
import { plural } from "../text/format.js";
import { t } from "../text/words.js";
import { layersOf, type Shown, scaled } from "./gallery-layers.js";
import { cardSizes, type GalleryPage, type GalleryState } from "./gallery-state.js";
import type { Indices } from "./order.js";
import { layered } from "./picture.js";
import { triageKeys, wordOf } from "./triage.js";

/** The images of a result as a gallery and its detail view show them. */
export interface Gallery {
  result: Result;
  /** The images that are shown, by their indices, in their order. */
  shown: Indices;
  /** Which pictures of each image its card has, side by side. */
  pictures: readonly Shown[];
  /** What its pictures are called. */
  names: Readonly<Record<Shown, string>>;
  /** The squared heat that counts as full; null if there are no heat maps. */
  heatScale: number | null;
  /** The worst region in shares of the thumbnail; null if there is none. */
  regionOf(index: number): (ArrayLike<number> & Iterable<number>) | null;
  /** Set apart, and how it is said. */
  markOf(index: number): string | null;
  /** Another result of the same images whose outputs are looked at beside its own, by its folder, and what both are called then; left out if there is none. */
  compared?: { folder: string; name: string; own: string };
  /** True if people sort the images into odd ones and fine ones. */
  sorted?: boolean;
  /** What is said when no image is shown, but for a search. */
  none?: string;
  /** The line of figures below a picture. */
  caption(index: number): unknown;
}

/** The longest side of a card's picture, in pixels. */
const sides: Record<GalleryState["cardSize"], number> = { small: 64, medium: 104, large: 208 };

/** Words that images are looked for by; the images that have them all in their names, in the order that they had. */
export function withName(page: GalleryPage, result: Result, shown: Indices): Indices {
  const words = page.state.search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return shown;
  const names = page.data.names(result);
  if (!names) return shown;
  return shown.filter((index) => words.every((word) => (names[index] ?? "").toLowerCase().includes(word)));
}

/** One of the pictures on a card, with the worst region of the image itself. */
function cardPicture(page: GalleryPage, gallery: Gallery, index: number, shown: Shown): TemplateResult {
  const { result, heatScale, names } = gallery;
  const { cardSize, opacity, outlined } = page.state;
  const row = page.data.row(result, index);
  const heat = heatScale === null ? null : { scale: heatScale, opacity: shown === "input" ? opacity : 0 };
  const layers = layersOf(row, shown, sides[cardSize], heat);
  const tile = layers[0]?.picture.tile;
  const region = outlined && shown !== "output" ? gallery.regionOf(index) : null;
  return html`<span class="card-picture"
    >${layered(layers, t("{0} of {1}", names[shown], row?.file ?? ""))}${region && tile ? outline([tile.width, tile.height], scaled(region, tile.width, tile.height)) : nothing}</span
  >`;
}

/** Shows an image in detail, or adds it to those that are selected or takes it out. */
function choose(page: GalleryPage, gallery: Gallery, index: number, several: boolean): void {
  const { selected } = page.state;
  if (!several || !gallery.sorted) page.update({ open: index });
  else page.update({ selected: selected.includes(index) ? selected.filter((one) => one !== index) : [...selected, index] });
}

/** The space bar selects; the keys of triage are of what is selected, else of the image that has the focus. */
function cardKeys(event: KeyboardEvent, page: GalleryPage, gallery: Gallery, index: number): void {
  const { selected } = page.state;
  if (event.key === " ") {
    event.preventDefault();
    choose(page, gallery, index, true);
  } else if (event.key === "Escape" && selected.length > 0) page.update({ selected: [] });
  else triageKeys(event, page, gallery.result, () => (selected.length > 0 ? selected : [index]));
}

function card(page: GalleryPage, gallery: Gallery, index: number): TemplateResult {
  const file = page.data.row(gallery.result, index)?.file ?? "";
  const mark = gallery.markOf(index);
  const selected = page.state.selected.includes(index);
  const word = gallery.sorted ? wordOf(page, gallery.result, index) : undefined;
  const said = word && triageLabels()[word];
  return html`<li data-entry class=${`${mark ? "marked" : ""} ${selected ? "selected" : ""}`}>
    <button
      type="button"
      title=${file}
      aria-pressed=${page.state.selected.length > 0 ? selected : nothing}
      @click=${(event: MouseEvent) => choose(page, gallery, index, event.ctrlKey || event.metaKey || event.shiftKey)}
      @keydown=${(event: KeyboardEvent) => gallery.sorted && cardKeys(event, page, gallery, index)}
    >
      <span class="card-pictures">${gallery.pictures.map((shown) => cardPicture(page, gallery, index, shown))}</span>
      <span class="card-figures">${gallery.caption(index)}${mark ? html`<span class="visually-hidden">${mark}</span>` : nothing}${said ? html`<span class=${`word ${word}`} title=${said}>${said}</span>` : nothing}</span>
      ${page.state.cardSize === "small" ? nothing : html`<span class="name">${file}</span>`}
    </button>
  </li>`;
}

/** How the cards look: their size, the heat over them, and what their names must hold. */
export function galleryOptions(page: GalleryPage, { heatScale, pictures }: Pick<Gallery, "heatScale" | "pictures">): TemplateResult {
  const { cardSize, opacity, outlined, search } = page.state;
  const sizes = { small: t("Small"), medium: t("Medium"), large: t("Large") };
  return html`<div class="gallery-options">
    ${searchField(t("Find by name"), search, (words) => page.update({ search: words }))}
    ${segments(
      t("Size of the pictures"),
      cardSizes.map((value) => ({ value, label: sizes[value] })),
      cardSize,
      (size) => page.update({ cardSize: size }),
    )}
    ${
      heatScale === null || !pictures.includes("input")
        ? nothing
        : html`${slider(t("Heat"), { minimum: 0, maximum: 1, step: 0.05 }, opacity, (value) => page.update({ opacity: value }))}
          ${switchButton(t("Outline"), outlined, (on) => page.update({ outlined: on }), t("A line around the worst region of each image"))}`
    }
  </div>`;
}

/** Cards of any number of images; a click or Enter shows one in detail. */
export function galleryList(page: GalleryPage, gallery: Gallery): TemplateResult {
  const { shown } = gallery;
  if (shown.length === 0)
    return html`<p class="note gallery-empty">${(!page.state.search && gallery.none) || t("No image is like that.")}</p>`;
  return html`<div class="gallery" role="group" aria-label=${plural(shown.length, t("{0} image"), t("{0} images"))}>
    ${virtual(
      shown.length,
      ({ from, to }) =>
        html`<div data-space="before"></div>
          <ol class=${`cards ${page.state.cardSize} ${gallery.pictures.length > 1 ? "pairs" : ""}`} data-list>
            ${repeat(
              shown.slice(from, to),
              (index) => index,
              (index) => card(page, gallery, index),
            )}
          </ol>
          <div data-space="after"></div>`,
    )}
  </div>`;
}
