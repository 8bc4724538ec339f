import { html, nothing, type TemplateResult } from "lit";
import type { Result, ResultRow } from "../../src/core/analyses/result.js";
import { isSentence, type Sentence } from "../../src/core/language/sentence.js";
import { fullDifference } from "../charts/heat-colours.js";
import { button, iconButton, segments } from "../controls/button.js";
import { modal } from "../controls/dialog.js";
import { slider } from "../controls/slider.js";
import { switchButton } from "../controls/switch-button.js";
import { zoom } from "../controls/zoom.js";
import type { OpenImage } from "../state/result-data.js";
import { count, short } from "../text/format.js";
import { say, t } from "../text/words.js";
import { panes, withOutput } from "./detail-panes.js";
import { savingButtons } from "./detail-saving.js";
import { histogram, type ReadImage, steppedProbe, valuesLine } from "./detail-values.js";
import type { Gallery } from "./gallery.js";
import type { GalleryPage, Look } from "./gallery-state.js";
import { triageButtons, triageKeys } from "./triage.js";

/** What the detail view says and offers of an image beyond its pictures. */
export interface DetailWords {
  /** Sentences and figures below the pictures. */
  about: unknown;
}

const lookWords = ({ names, compared }: Gallery): Record<Look, string> => ({
  picture: names.input,
  output: names.output,
  side: t("Side by Side"),
  slider: t("Slider"),
  flicker: t("Flicker"),
  difference: t("Difference"),
  reference: t("Reference"),
  baseline: t("Median 3x3"),
  compared: compared?.name ?? "",
});

/** The ways of looking that an image has pictures for. */
const looksOf = (row: ResultRow | null): Look[] =>
  row?.pictures.output
    ? [
        ...(["picture", "output", "side", "slider", "flicker", "difference"] as const),
        ...(["reference", "baseline", "compared"] as const).filter((name) => row.pictures[name]),
      ]
    : ["picture"];

function helpOf(look: Look, { names }: Gallery): string {
  if (look === "picture") return "";
  const difference = t("Red is brighter in {0}, blue darker: from −{1} to +{1} of white.", names.output, short(fullDifference));
  return [...(look === "difference" ? [difference] : []), t("{0} has the size that the network works with.", names.output)].join(" ");
}

/** Goes to the image `step` places on in the gallery's order, which keeps its ends. */
function go(page: GalleryPage, { shown }: Gallery, step: number): void {
  const { open } = page.state;
  const here = open === null ? -1 : shown.indexOf(open);
  const next = shown[Math.min(shown.length - 1, Math.max(0, here + step))];
  if (next !== undefined && next !== open) page.update({ open: next, probe: null, copied: false });
}

/** Columns and rows that an arrow key leads on. */
const pixelSteps = new Map<string, readonly [across: number, down: number]>([
  ["ArrowRight", [1, 0]],
  ["ArrowLeft", [-1, 0]],
  ["ArrowDown", [0, 1]],
  ["ArrowUp", [0, -1]],
]);

function keys(image: ReadImage, looks: readonly Look[]): (event: KeyboardEvent) => void {
  const { page, gallery } = image;
  return (event) => {
    const { open } = page.state;
    const pixel = event.ctrlKey && !event.shiftKey && !event.altKey ? pixelSteps.get(event.key) : undefined;
    if (pixel) {
      event.preventDefault();
      page.update({ probe: steppedProbe(image, ...pixel) });
      return;
    }
    if (gallery.sorted && open !== null && triageKeys(event, page, gallery.result, () => [open])) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.defaultPrevented) return;
    // The keys of fields, sliders and lists are theirs.
    if (event.target instanceof Element && event.target.closest("input, vscode-dropdown")) return;
    const steps = new Map([
      ["ArrowRight", 1],
      ["ArrowDown", 1],
      ["ArrowLeft", -1],
      ["ArrowUp", -1],
      ["Home", -gallery.shown.length],
      ["End", gallery.shown.length],
    ]);
    const step = steps.get(event.key);
    const look = looks[Number(event.key) - 1];
    if (step === undefined && look === undefined) return;
    event.preventDefault();
    if (step !== undefined) go(page, gallery, step);
    else page.update({ look });
  };
}

/** What is there of an image; null while it is not known, and if it is not to be had. */
const known = <T extends object>(part: T | Sentence | null): T | null => (part === null || isSentence(part) ? null : part);

/** What is missing of what the network makes of the image, in whose place thumbnails are shown. */
function outputLine({ detail, output }: OpenImage): string {
  if (output === null) return known(detail) ? t("Larger pictures are being drawn…") : "";
  if (isSentence(output)) return output === detail ? "" : say(output);
  return output.note ? say(output.note) : "";
}

/** What is not there of the image in its own size, or that it is on its way. */
function sizeLine({ detail }: OpenImage): string {
  if (detail === null) return t("Fetching the image in its own size…");
  if (isSentence(detail)) return say(detail);
  const [height, width] = detail.original;
  const smaller = detail.size[1] < width ? ` ${t("It is shown {0} pixels wide.", count(detail.size[1]))}` : "";
  return `${t("{0} by {1} pixels.", count(width), count(height))}${smaller}`;
}

/** One image of a gallery over all else, with what is said of it. Escape leads back to its card. */
export function detailView(page: GalleryPage, gallery: Gallery, result: Result, { about }: DetailWords): TemplateResult | typeof nothing {
  const { open: index, opacity, outlined } = page.state;
  if (index === null || index >= result.count) return nothing;
  const compared = gallery.compared?.folder ?? null;
  const image = page.data.open(result, index, compared);
  const { detail, output } = image;
  // Drawn anew at once, with what there is of it.
  const missing = () => void (page.data.lost(result, index, compared) && page.update({}));
  const row = withOutput(page.data.row(result, index), output);
  const looks = looksOf(row);
  const look = looks.includes(page.state.look) ? page.state.look : "picture";
  const read = { page, gallery, row, detail: known(detail), heatView: known(output)?.heat?.view ?? null };
  const shown = { ...read, index, missing, look };
  const place = gallery.shown.indexOf(index);
  const source = row?.source;
  const name = row?.file ?? "";
  return html`<dialog
    class="detail"
    aria-labelledby="detail-name"
    ${modal()}
    @close=${() => {
      page.data.leave();
      page.update({ open: null });
    }}
    @keydown=${keys(read, looks)}
  >
    <div class="detail-head">
      ${button(t("Back"), () => document.querySelector<HTMLDialogElement>("dialog.detail")?.close(), { title: t("Back to all images (Escape)") })}
      <h2 id="detail-name" title=${name}>${name}</h2>
      <span class="quiet" aria-live="polite">${place < 0 ? "" : t("{0} of {1}", count(place + 1), count(gallery.shown.length))}</span>
      <span class="detail-steps">
        ${iconButton(t("Previous image (left arrow)"), "back", () => go(page, gallery, -1), { disabled: place <= 0 })}
        ${iconButton(t("Next image (right arrow)"), "open", () => go(page, gallery, 1), { disabled: place >= gallery.shown.length - 1 })}
      </span>
      ${source ? button(t("Open File"), () => page.send({ type: "open", file: source })) : nothing}
    </div>
    <div class="detail-options">
      ${segments(
        t("Way of looking"),
        looks.map((value) => ({ value, label: lookWords(gallery)[value] })),
        look,
        (value) => page.update({ look: value }),
      )}
      ${
        gallery.heatScale === null || !row?.pictures.heat
          ? nothing
          : html`${slider(t("Heat"), { minimum: 0, maximum: 1, step: 0.05 }, opacity, (value) => page.update({ opacity: value }))}
            ${switchButton(t("Outline"), outlined, (on) => page.update({ outlined: on }), t("A line around the worst region of each image"))}`
      }
      ${switchButton(t("Histogram"), page.state.histogram, (histogram) => page.update({ histogram }), t("How bright the pixels are, of each picture"))}
      ${gallery.sorted ? triageButtons(page, result, [index]) : nothing}
      ${savingButtons(shown)}
    </div>
    <div class=${`detail-panes look-${look}`} tabindex="0" role="group" aria-label=${t("Pictures; plus, minus and 0 zoom, Shift and the arrow keys move, Ctrl and the arrow keys read a pixel")} ${zoom(`${result.folder} ${index}`)}>
      ${panes(shown)}
    </div>
    ${
      look === "slider"
        ? html`<div class="detail-split">
            ${slider(gallery.names.input, { minimum: 0, maximum: 1, step: 0.01 }, page.state.split, (split) => page.update({ split }))}
            <span class="quiet">${gallery.names.output}</span>
          </div>`
        : nothing
    }
    <div class="detail-about">
      ${about} ${valuesLine(read)} ${page.state.histogram ? histogram(read) : nothing}
      <p class="quiet">${[sizeLine(image), helpOf(look, gallery), outputLine(image)].filter(Boolean).join(" ")}</p>
    </div>
  </dialog>`;
}
