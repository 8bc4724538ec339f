import { html, nothing, type TemplateResult } from "lit";
import { isSentence } from "../../../src/core/language/sentence.js";
import type { DocumentState } from "../../../src/protocol/webview.js";
import { pixels } from "../../controls/pixels.js";
import { say, t } from "../../text/words.js";
import type { SetupPage } from "./state.js";

/** What training's noise looks like on some of the project's own pictures; nothing if it adds none, or if they cannot be read. */
export function noisePreview(page: SetupPage, { project }: DocumentState & { ok: true }): TemplateResult | typeof nothing {
  const { data, network, task, training } = project;
  if (training.noise.kind === "none" || page.editor.data.state !== "read" || page.editor.restricted || page.editor.comparison)
    return nothing;
  const { train, exclude, size, channels, range, fit } = data;
  const { preset, architecture } = network;
  const images = [train, exclude, size, channels, range, fit, task, preset, architecture, page.editor.data.summary.key];
  const shown = page.noise.of(JSON.stringify([training.noise, training.seed, training.blindSpot, images]));
  if (shown === null) return html`<p class="note noise-preview-note">${t("Adding the noise to some of your pictures…")}</p>`;
  if (isSentence(shown)) return html`<p class="note noise-preview-note">${say(shown)}</p>`;
  const row = (name: string, drawn: typeof shown.plain) =>
    html`<div class="noise-row"><span class="noise-name">${name}</span>${drawn.map((image, index) => pixels(image, t("{0}, picture {1}", name, index + 1)))}</div>`;
  return html`<figure class="noise-preview">
    ${row(t("As they come"), shown.plain)} ${row(t("With noise"), shown.noisy)}
    <figcaption class="quiet">${t("The noise on some of your own pictures, or their middle parts, as training would add it.")}</figcaption>
  </figure>`;
}
