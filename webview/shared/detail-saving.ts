import { html, nothing, type TemplateResult } from "lit";
import { messageOf } from "../../src/core/language/error.js";
import { itemName, itemOf, partOf } from "../../src/core/project/item-name.js";
import { textButton } from "../controls/button.js";
import { t } from "../text/words.js";
import { panesOf, type Shown } from "./detail-panes.js";
import { drawn } from "./layers.js";
import { saveButtons } from "./save.js";
import { canvasPng } from "./save-chart.js";
import { filmGif } from "./save-film.js";

/** Pixels along the long side of a picture on a strip at least, by a whole number, so that those of small ones stay sharp. */
const wanted = 280;
const gap = 8;
const line = 20;

/** Pictures and their names side by side, as the bytes of a PNG in the colours of the theme. Throws if there is none. */
async function stripPng(pictures: readonly { canvas: HTMLCanvasElement; name?: string }[]): Promise<Uint8Array> {
  const height = Math.max(...pictures.map(({ canvas }) => canvas.height));
  const scale = Math.max(1, Math.round(wanted / Math.max(height, ...pictures.map(({ canvas }) => canvas.width))));
  const strip = document.createElement("canvas");
  const named = pictures.some(({ name }) => name !== undefined);
  strip.width = pictures.reduce((sum, { canvas }) => sum + canvas.width * scale, gap * (pictures.length - 1));
  strip.height = height * scale + (named ? line : 0);
  const context = strip.getContext("2d");
  if (!context || pictures.length === 0) throw new Error(t("The picture cannot be drawn here."));
  const theme = getComputedStyle(document.body);
  context.fillStyle = theme.backgroundColor;
  context.fillRect(0, 0, strip.width, strip.height);
  context.fillStyle = theme.color;
  context.font = `12px ${theme.fontFamily}`;
  context.imageSmoothingEnabled = false;
  let left = 0;
  for (const { canvas, name } of pictures) {
    const width = canvas.width * scale;
    context.drawImage(canvas, left, 0, width, canvas.height * scale);
    if (name) context.fillText(name, left, height * scale + 14, width);
    left += width + gap;
  }
  return canvasPng(strip);
}

/** The image as the network sees it, its output, their difference and the reference, as far as they are there. */
async function saveStrip(shown: Shown): Promise<Uint8Array> {
  // Without what lies over the image, and all of one size.
  const seen = panesOf({ ...shown, detail: null });
  const { input, output, difference, reference } = seen;
  const pictures = await Promise.all(
    [{ ...input, layers: input.layers.slice(0, 1) }, output, difference, reference].map(async ({ layers, name }) => ({
      canvas: await drawn(layers),
      name,
    })),
  );
  return stripPng(pictures.flatMap(({ canvas, name }) => (canvas ? [{ canvas, name }] : [])));
}

/** Puts what the panes show on the clipboard, side by side if they are several. */
async function copyPicture({ page }: Shown): Promise<void> {
  try {
    const canvases = [...document.querySelectorAll<HTMLCanvasElement>("dialog.detail .detail-panes canvas.image")];
    const bytes = await stripPng(canvases.map((canvas) => ({ canvas })));
    await navigator.clipboard.write([new ClipboardItem({ "image/png": new Blob([Uint8Array.from(bytes)], { type: "image/png" }) })]);
    page.update({ copied: true });
  } catch (error) {
    page.send({ type: "failed", message: t("The picture could not be copied. {0}", messageOf(error)) });
  }
}

/** The place of an image in the film of its run; -1 if that does not show it, or is not the run that the page has. */
function placeInFilm({ page, gallery: { result }, row }: Shown): number {
  const { training } = page.editor;
  if (!row || training?.runId !== result.run || !training.previews.some(({ epoch }) => epoch > 0)) return -1;
  const item = itemOf(row.file);
  const picture = row.source ?? (item ? itemName(partOf(result.input).file, item.index) : null);
  return picture === null ? -1 : (training.filmed?.indexOf(picture) ?? -1);
}

/** Saves how the network learned to draw an image; nothing if the film of its run does not show it. */
function filmButton(shown: Shown): TemplateResult | typeof nothing {
  const { training } = shown.page.editor;
  const index = placeInFilm(shown);
  if (index < 0 || !training?.filmed) return nothing;
  const { previews, clean, filmed } = training;
  const only = { index, of: { count: filmed.length } };
  return saveButtons(shown.page, { name: t("film"), label: t("Save film"), film: () => filmGif({ previews, clean, only }) });
}

/** Copies what is looked at, and saves an image's pictures side by side. */
export function savingButtons(shown: Shown): TemplateResult {
  const { page, row } = shown;
  return html`<span class="save">
      ${textButton(t("Copy Picture"), () => void copyPicture(shown), t("Puts what is shown on the clipboard"))}
      <span class="quiet" role="status">${page.state.copied ? t("Copied.") : nothing}</span>
    </span>
    ${row?.pictures.output ? saveButtons(page, { name: t("strip"), label: t("Save strip"), picture: () => saveStrip(shown) }) : nothing}
    ${filmButton(shown)}`;
}
