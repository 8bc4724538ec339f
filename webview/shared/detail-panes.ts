import { html, nothing, type TemplateResult } from "lit";
import type { PictureCoding } from "../../src/core/analyses/analysis.js";
import type { Picture } from "../../src/core/analyses/atlas.js";
import type { ImageOutput } from "../../src/core/analyses/image-output.js";
import type { ResultRow } from "../../src/core/analyses/result.js";
import { unreachable } from "../../src/core/language/error.js";
import { isSentence, type Sentence } from "../../src/core/language/sentence.js";
import { outline } from "../controls/outline.js";
import { property } from "../controls/property.js";
import { t } from "../text/words.js";
import { detailWithin, type ReadImage } from "./detail-values.js";
import { differenceOf, layersOf, type OfImage, scaled } from "./gallery-layers.js";
import type { GalleryPage, Look } from "./gallery-state.js";
import { knownPixels } from "./known-pixels.js";
import type { Layer, Rectangle } from "./layers.js";
import { layered } from "./picture.js";
import { middleOf, pixelAt, wholeView } from "./pixel-values.js";

/** What the panes show. */
export interface Shown extends ReadImage {
  index: number;
  /** To be called if a file of a picture cannot be loaded. */
  missing: () => void;
  look: Look;
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
      ...(pair?.baseline && { baseline: whole(pair.baseline, "image") }),
      ...(pair?.compared && { compared: whole(pair.compared, "image") }),
      ...(pair?.reference && { reference: whole(pair.reference, "image") }),
      ...(heat && { heat: whole(heat.file, "error") }),
    },
  };
}

/** The largest thumbnails that there are. */
const largest = 4096;

/** One picture of the panes. */
interface Pane {
  layers: readonly Layer[];
  words: string;
  /** Around the worst region. */
  frame?: unknown;
  /** Left out if it is alone. */
  name?: string;
  /** Where its lowest layer lies in what the network sees; all over it if it is left out. */
  within?: Rectangle;
}

/** The pixel that is looked at, as an outline on a pane. */
function probed({ page }: Shown, { layers: [lowest], within = wholeView }: Pane): unknown {
  const { probe } = page.state;
  const pixels = probe && lowest && knownPixels(lowest.picture, () => page.update({}));
  const pixel = pixels && pixelAt(probe, within, pixels.width, pixels.height);
  return pixel ? html`<div class="probe">${outline([pixels.width, pixels.height], { ...pixel, width: 1, height: 1 })}</div>` : nothing;
}

/** Reads the values of the pixel of a pane that the pointer is over. */
const probe =
  ({ page }: Shown, within: Rectangle = wholeView) =>
  (event: PointerEvent) => {
    const canvas = (event.currentTarget as HTMLElement).querySelector<HTMLCanvasElement>("canvas.image");
    if (!canvas) return;
    const { left, top, width, height } = canvas.getBoundingClientRect();
    // As object-fit: contain lays it.
    const scale = Math.min(width / canvas.width, height / canvas.height);
    const x = Math.floor((event.clientX - left - (width - scale * canvas.width) / 2) / scale);
    const y = Math.floor((event.clientY - top - (height - scale * canvas.height) / 2) / scale);
    const inside = x >= 0 && y >= 0 && x < canvas.width && y < canvas.height;
    const next = inside ? middleOf({ x, y }, within, canvas.width, canvas.height) : null;
    const before = page.state.probe;
    if (next?.x !== before?.x || next?.y !== before?.y) page.update({ probe: next });
  };

/** A picture in a pane of its own, named if it is not alone. */
function pane(shown: Shown, one: Pane): TemplateResult {
  const { layers, words, frame = nothing, name, within } = one;
  return html`<figure class="pane" @pointermove=${probe(shown, within)} @pointerleave=${() => shown.page.update({ probe: null })}>
    <div class="stage">${layered(layers, words, shown.missing)}${frame}${probed(shown, one)}</div>
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

/** What each of an image's pictures is called, and what is in it. */
export function panesOf(shown: Shown): Record<"difference" | Exclude<OfImage, "heat">, Pane> {
  const { row, detail } = shown;
  const file = row?.file ?? "";
  const { names, compared } = shown.gallery;
  const input = inputLayers(shown);
  const called = (name: string, layers: readonly Layer[]) => ({ layers, words: t("{0} of {1}", name, file), name });
  return {
    input: { ...called(names.input, input), frame: frameOf(shown, input), ...(detail && { within: detailWithin(detail) }) },
    output: called(names.output, layersOf(row, "output", largest, null)),
    difference: called(t("Difference"), differenceOf(row, largest)),
    reference: called(t("Reference"), layersOf(row, "reference", largest, null)),
    baseline: called(t("Median 3x3"), layersOf(row, "baseline", largest, null)),
    compared: called(compared?.name ?? "", layersOf(row, "compared", largest, null)),
  };
}

/** The pictures of the detail view, as they are looked at. */
export function panes(shown: Shown): TemplateResult {
  const { page, row, look, missing } = shown;
  const { input, output, difference, reference, baseline, compared } = panesOf(shown);
  const alone = (one: Pane) => pane(shown, { ...one, name: undefined });
  switch (look) {
    case "picture":
      return alone(input);
    case "output":
      return alone(output);
    case "side":
      return html`${pane(shown, input)}${pane(shown, output)}${reference.layers.length > 0 ? pane(shown, reference) : nothing}`;
    case "difference":
      return alone(difference);
    case "reference":
      return alone(reference);
    case "baseline":
      return alone(baseline);
    case "compared":
      return html`${pane(shown, { ...output, name: shown.gallery.compared?.own })}${pane(shown, compared)}${reference.layers.length > 0 ? pane(shown, reference) : nothing}`;
    case "slider":
    case "flicker": {
      // As the network sees it, so that both lie on each other.
      const seen = layersOf(row, "input", largest, null);
      const moved = (event: PointerEvent) => {
        slide(page)(event);
        probe(shown)(event);
      };
      return html`<figure
        class="pane"
        ${property("--split", String(page.state.split))}
        @pointerdown=${slide(page)}
        @pointermove=${moved}
        @pointerleave=${() => page.update({ probe: null })}
      >
        <div class="stage">${layered(seen, input.words, missing)}</div>
        <div class="above"><div class="stage">${layered(output.layers, output.words, missing)}</div></div>
      </figure>`;
    }
    default:
      return unreachable(look);
  }
}
