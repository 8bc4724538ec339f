import { html, nothing, type TemplateResult } from "lit";
import type { PictureCoding } from "../../src/core/analyses/analysis.js";
import type { Picture } from "../../src/core/analyses/atlas.js";
import type { ImageDetail } from "../../src/core/analyses/image-detail.js";
import type { ImageOutput } from "../../src/core/analyses/image-output.js";
import type { ResultRow } from "../../src/core/analyses/result.js";
import { isSentence, type Sentence } from "../../src/core/language/sentence.js";
import { outline } from "../controls/outline.js";
import { property } from "../controls/property.js";
import { t } from "../text/words.js";
import type { Gallery } from "./gallery.js";
import { differenceOf, layersOf, scaled } from "./gallery-layers.js";
import type { GalleryPage, Look } from "./gallery-state.js";
import { type Layer, layered, type Rectangle } from "./picture.js";

/** What the panes show: the image in its own size once that is there, and its other pictures. */
interface Shown {
  page: GalleryPage;
  gallery: Gallery;
  row: ResultRow | null;
  index: number;
  /** To be called if a file of a picture cannot be loaded. */
  missing: () => void;
  look: Look;
  detail: ImageDetail | null;
  /** Where the heat map lies, in shares of the image; null if it is a thumbnail, which covers the network's view. */
  heatView: Rectangle | null;
}

/** An image's pictures, with those in the size that the network looks at in place of its thumbnails. */
export function withOutput(row: ResultRow | null, output: ImageOutput | Sentence | null): ResultRow | null {
  if (!row || output === null || isSentence(output)) return row;
  const { pair, heat } = output;
  const whole = (file: string, coding: PictureCoding): Picture[] => [{ file, coding, tile: null }];
  return {
    ...row,
    pictures: {
      ...row.pictures,
      ...(pair && { input: whole(pair.input, "image"), output: whole(pair.output, "image") }),
      ...(heat && { heat: whole(heat.file, "error") }),
    },
  };
}

/** The largest thumbnails that there are. */
const largest = 4096;

/** A picture in a pane of its own, named if it is not alone. */
function pane(layers: readonly Layer[], missing: () => void, words: string, frame: unknown, name?: string): TemplateResult {
  return html`<figure class="pane">
    <div class="stage">${layered(layers, words, missing)}${frame}</div>
    ${name ? html`<figcaption>${name}</figcaption>` : nothing}
  </figure>`;
}

/** The heat map where the network's view lies on the image in its own size. */
const placed = (layer: Layer, place: Rectangle): Layer => (layer.kind === "heat" ? { ...layer, place } : layer);

/** The image itself with its heat: in its own size if that is there, else as a thumbnail. */
function inputLayers({ page, gallery, row, detail, heatView }: Shown): Layer[] {
  const heat = gallery.heatScale === null ? null : { scale: gallery.heatScale, opacity: page.state.opacity };
  const [thumbnail, ...over] = layersOf(row, "input", largest, heat);
  if (!thumbnail) return [];
  if (!detail) return [thumbnail, ...over];
  const picture = { file: detail.file, coding: "image" as const, tile: null };
  const [tall, wide] = detail.size;
  const { x, y, width, height } = heatView ?? { x: 0, y: 0, width: 0, height: 0 };
  const place = heatView ? scaled([x, y, width, height], wide, tall) : detail.view;
  return [{ kind: "image", picture }, ...over.map((layer) => placed(layer, place))];
}

/** The outline of the worst region on the lowest layer. */
function frameOf({ page, gallery, index, detail }: Shown, layers: readonly Layer[]): unknown {
  const region = page.state.outlined ? gallery.regionOf(index) : null;
  const tile = layers[0]?.picture.tile;
  if (!region) return nothing;
  if (tile) return outline([tile.width, tile.height], scaled(region, tile.width, tile.height));
  if (!detail) return nothing;
  const { x, y, width, height } = scaled(region, detail.view.width, detail.view.height);
  return outline([detail.size[1], detail.size[0]], { x: x + detail.view.x, y: y + detail.view.y, width, height });
}

/** Moves the line between two pictures to the pointer while its button is down; zoomed, the pictures move instead. */
const slide = (page: GalleryPage) => (event: PointerEvent) => {
  const pane = event.currentTarget as HTMLElement;
  if (event.buttons !== 1 || page.state.look !== "slider" || pane.closest("[data-zoomed=near], [data-zoomed=far]")) return;
  const { left, width } = pane.getBoundingClientRect();
  page.update({ split: Math.min(1, Math.max(0, (event.clientX - left) / width)) });
};

/** The pictures of the detail view, as they are looked at. */
export function panes(shown: Shown): TemplateResult {
  const { page, row, look, missing } = shown;
  const file = row?.file ?? "";
  const { names } = shown.gallery;
  const words = {
    input: t("{0} of {1}", names.input, file),
    output: t("{0} of {1}", names.output, file),
    difference: t("{0} of {1}", t("Difference"), file),
  };
  const input = inputLayers(shown);
  const frame = frameOf(shown, input);
  const output = layersOf(row, "output", largest, null);
  // As the network sees it, so that both lie on each other.
  const seen = layersOf(row, "input", largest, null);
  switch (look) {
    case "picture":
      return pane(input, missing, words.input, frame);
    case "output":
      return pane(output, missing, words.output, nothing);
    case "side":
      return html`${pane(input, missing, words.input, frame, names.input)}${pane(output, missing, words.output, nothing, names.output)}`;
    case "difference":
      return pane(differenceOf(row, largest), missing, words.difference, nothing);
    case "slider":
    case "flicker":
      return html`<figure class="pane" ${property("--split", String(page.state.split))} @pointerdown=${slide(page)} @pointermove=${slide(page)}>
        <div class="stage">${layered(seen, words.input, missing)}</div>
        <div class="above"><div class="stage">${layered(output, words.output, missing)}</div></div>
      </figure>`;
  }
}
