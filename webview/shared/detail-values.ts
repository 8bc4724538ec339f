import { html, nothing, type TemplateResult } from "lit";
import { codedError, type Picture } from "../../src/core/analyses/atlas.js";
import type { ImageDetail } from "../../src/core/analyses/image-detail.js";
import type { ResultRow } from "../../src/core/analyses/result.js";
import { type BrightnessSeries, brightnessChart, brightnessColour } from "../charts/brightness.js";
import { chart } from "../charts/chart-view.js";
import { property } from "../controls/property.js";
import { count, score, share, short } from "../text/format.js";
import { t } from "../text/words.js";
import type { Gallery } from "./gallery.js";
import type { OfImage } from "./gallery-layers.js";
import type { GalleryPage } from "./gallery-state.js";
import { knownPixels } from "./known-pixels.js";
import type { Rectangle } from "./layers.js";
import { fitting } from "./picture.js";
import { brightnessShares, bytesAt, joinedBytes, middleOf, type Point, pixelAt, wholeView } from "./pixel-values.js";

/** What values are read from: an image in its own size if it is there, and its other pictures. */
export interface ReadImage {
  page: GalleryPage;
  gallery: Gallery;
  row: ResultRow | null;
  detail: ImageDetail | null;
  /** Where the heat map lies in shares of the image; null if it is a thumbnail, which covers the network's view. */
  heatView: Rectangle | null;
}

/** A picture and where it lies in the network's view. */
export interface PlacedPicture {
  picture: Picture;
  within: Rectangle;
}

/** The largest thumbnails that there are. */
const largest = 4096;
const bins = 64;

/** Where an image in its own size lies in what the network sees of it. */
export const detailWithin = ({ size: [tall, wide], view }: Pick<ImageDetail, "size" | "view">): Rectangle => ({
  x: -view.x / view.width,
  y: -view.y / view.height,
  width: wide / view.width,
  height: tall / view.height,
});

/** One of an image's pictures as the network sees it. */
export function seenPicture(row: ResultRow | null, name: OfImage): Picture | undefined {
  return fitting(row?.pictures[name], largest);
}

/** The bytes of a picture under a point; null if it is not there yet, or lies elsewhere. */
function read({ picture, within }: PlacedPicture, point: Point, loaded: () => void): number[] | null {
  const pixels = knownPixels(picture, loaded);
  const pixel = pixels && pixelAt(point, within, pixels.width, pixels.height);
  return pixel && bytesAt(pixels, pixel);
}

/** Values as people read them: those of the file, to what a byte can tell apart. */
function worded(bytes: readonly number[], [black, white]: ImageDetail["range"], signed = false): string {
  const step = (white - black) / 255;
  const decimals = step >= 1 ? 0 : Math.ceil(-Math.log10(step));
  const values = bytes.map((byte) => (signed ? 0 : black) + byte * step);
  return values
    .map((value) =>
      `${signed && value > 0 ? "+" : ""}${decimals === 0 ? count(Math.round(value)) : score(value, decimals)}`.replace("-", "−"),
    )
    .join(" ");
}

/** The values of an image of 16 bits as its file has them; null of another, or until they are there. */
function exactValues({ bytes, ...detail }: ImageDetail, point: Point, loaded: () => void): number[] | null {
  if (!bytes) return null;
  const [high, low] = [bytes.high, bytes.low].map((file) =>
    read({ picture: { file, coding: "image", tile: null }, within: detailWithin(detail) }, point, loaded),
  );
  return high && low && joinedBytes(high, low);
}

/** The heat map in shares of the network's view. */
function heatWithin({ detail, heatView }: ReadImage): Rectangle {
  if (!heatView || !detail) return wholeView;
  const image = detailWithin(detail);
  const { x, y, width, height } = heatView;
  return { x: image.x + x * image.width, y: image.y + y * image.height, width: width * image.width, height: height * image.height };
}

/** The values of every picture under the point that is looked at, in the values of the file; what to do if there is none. */
export function valuesLine(image: ReadImage): TemplateResult {
  const { page, gallery, row, detail } = image;
  const { probe, opacity } = page.state;
  const loaded = () => page.update({});
  const range = detail?.range ?? ([0, 1] as const);
  const of = (picture: Picture | undefined, within = wholeView) => picture && probe && read({ picture, within }, probe, loaded);
  if (!probe)
    return html`<p class="detail-figures quiet">${t("Point at a pixel, or go there by Ctrl and the arrow keys, to read its values.")}</p>`;
  const [seen, output, reference, baseline, compared] = (["input", "output", "reference", "baseline", "compared"] as const).map((name) =>
    of(seenPicture(row, name)),
  );
  const own = detail ? of({ file: detail.file, coding: "image", tile: null }, detailWithin(detail)) : seen;
  const exact = detail && exactValues(detail, probe, loaded);
  const place = detail && pixelAt(probe, detailWithin(detail), detail.original[1], detail.original[0]);
  const heat = gallery.heatScale !== null && opacity > 0 ? of(seenPicture(row, "heat"), heatWithin(image)) : null;
  const difference = output && seen && output.map((byte, n) => byte - (seen[n] ?? seen[0]));
  const figure = (name: string, text: string) => html`<span>${name} <b>${text}</b></span>`;
  const step = (range[1] - range[0]) / 255;
  const eight = t("Read from pictures of 8 bits, so to {0}.", short(step));
  const title = exact ? `${eight} ${t("{0} is as the file has it.", gallery.names.input)}` : eight;
  return html`<p class="detail-figures values" aria-live="polite" title=${title}>
    ${place ? html`<span class="quiet">${t("Column {0}, row {1}", count(place.x), count(place.y))}</span>` : nothing}
    ${exact ? figure(gallery.names.input, exact.map(count).join(" ")) : own ? figure(gallery.names.input, worded(own, range)) : nothing}
    ${output ? figure(gallery.names.output, worded(output, range)) : nothing}
    ${difference ? figure(t("Difference"), worded(difference, range, true)) : nothing}
    ${reference ? figure(t("Reference"), worded(reference, range)) : nothing}
    ${baseline && page.state.look === "baseline" ? figure(t("Median 3x3"), worded(baseline, range)) : nothing}
    ${compared && gallery.compared && page.state.look === "compared" ? figure(gallery.compared.name, worded(compared, range)) : nothing}
    ${heat && gallery.heatScale !== null ? figure(t("Heat"), share(Math.sqrt(codedError(heat[0]) / gallery.heatScale))) : nothing}
  </p>`;
}

/** A step from the pixel that is looked at to its neighbour, or to the middle of the image if none is. */
export function steppedProbe({ page, row, detail }: ReadImage, across: number, down: number): Point {
  const picture = seenPicture(row, "output") ?? seenPicture(row, "input");
  const pixels = picture && knownPixels(picture, () => undefined);
  const [width, height] = pixels ? [pixels.width, pixels.height] : [detail?.size[1] ?? 1, detail?.size[0] ?? 1];
  const { probe } = page.state;
  const at = probe && pixelAt(probe, wholeView, width, height);
  if (!at) return middleOf({ x: width >> 1, y: height >> 1 }, wholeView, width, height);
  const within = (place: number, most: number) => Math.min(most - 1, Math.max(0, place));
  return middleOf({ x: within(at.x + across, width), y: within(at.y + down, height) }, wholeView, width, height);
}

const shares = new WeakMap<ImageData, Float32Array>();
/** Of each first picture what was drawn last, so that a chart whose pictures are the same is not drawn again at each move of the pointer. */
const drawn = new WeakMap<Float32Array, readonly BrightnessSeries[]>();

function sharesOf(pixels: ImageData): Float32Array {
  const known = shares.get(pixels) ?? brightnessShares(pixels, bins);
  shares.set(pixels, known);
  return known;
}

function asDrawn(series: readonly BrightnessSeries[]): readonly BrightnessSeries[] {
  const before = drawn.get(series[0].shares);
  if (before?.length === series.length && before.every(({ name, shares }, n) => name === series[n].name && shares === series[n].shares))
    return before;
  drawn.set(series[0].shares, series);
  return series;
}

/** How bright the pixels of an image, of its output and of its reference are; nothing until they are there. */
export function histogram({ page, gallery: { names }, row, detail }: ReadImage): TemplateResult | typeof nothing {
  const series = (["input", "output", "reference"] as const).flatMap((name): BrightnessSeries[] => {
    const picture = seenPicture(row, name);
    const pixels = picture?.coding === "image" && knownPixels(picture, () => page.update({}));
    return pixels ? [{ name: name === "reference" ? t("Reference") : names[name], shares: sharesOf(pixels) }] : [];
  });
  if (series.length === 0) return nothing;
  const [black, white] = detail?.range ?? [0, 1];
  return html`<section class="detail-histogram" aria-label=${t("Histogram")}>
    <ul class="spread-key">
      ${series.map(({ name }, index) => html`<li><i class=${index === 0 ? "series" : "series line"} ${property("--series", brightnessColour(index))}></i>${name}</li>`)}
    </ul>
    <chart-view .spec=${chart(brightnessChart, { series: asDrawn(series), black, white })}></chart-view>
  </section>`;
}
