import { html, nothing, type TemplateResult } from "lit";
import type { Training } from "../../src/core/event.js";
import { healthOf } from "../../src/core/health.js";
import type { Loss } from "../../src/core/loss.js";
import type { EditorState } from "../../src/protocol/webview.js";
import { chart, placeIn } from "../charts/chart-view.js";
import { filmstripChart, filmstripRows } from "../charts/filmstrip.js";
import { epochAt, lossChart } from "../charts/loss.js";
import { rateChart } from "../charts/rate.js";
import { button, segments } from "../controls/button.js";
import { icon } from "../controls/icon.js";
import { loss, short } from "../format.js";
import { filmGif } from "../save-film.js";
import type { Page } from "../store.js";
import { empty } from "./empty.js";
import { trainingHindrance } from "./header.js";
import { saveButtons } from "./save.js";

function readOut(training: Training, cursor: number | null): TemplateResult {
  const read = training.metrics.find((m) => m.epoch === cursor) ?? training.metrics.at(-1);
  const validated = training.metrics.some((m) => m.validationLoss !== undefined);
  const entry = (name: "training" | "validation", value: number | undefined) =>
    html`<span class=${`key ${name}`}><i aria-hidden="true"></i>${name} <b>${read ? loss(value) : ""}</b></span>`;
  return html`<div class="legend">
    ${entry("training", read?.loss)} ${validated ? entry("validation", read?.validationLoss) : nothing}
    <span class="quiet">${read ? `epoch ${read.epoch} · learning rate ${short(read.learningRate, 2)}` : ""}</span>
  </div>`;
}

/** The epochs as rows of a table. */
function lossRows(metrics: Training["metrics"]) {
  return metrics.map(({ epoch, loss, validationLoss, learningRate, seconds, imagesPerSecond }) => ({
    epoch,
    loss,
    validationLoss,
    learningRate,
    seconds,
    imagesPerSecond,
  }));
}

const lossTitles: Record<Loss, string> = { mse: "mean squared error, 0 to 1", "mse-ssim": "mean squared error + 0.1 (1 - SSIM)" };

function lossSection(page: Page, training: Training): TemplateResult {
  const { view } = page;
  const { metrics, epochs, best } = training;
  const cursor = view.cursor ?? view.epoch;
  const rates = metrics.map((m) => m.learningRate);
  const varies = rates.some((rate) => rate !== rates[0]);
  const look = (event: PointerEvent) => {
    const { x, width } = placeIn(event);
    const epoch = epochAt({ metrics, epochs }, width, x);
    if (epoch !== page.view.cursor) page.update({ cursor: epoch });
  };
  const leave = () => page.view.cursor !== null && page.update({ cursor: null });
  const keys = (event: KeyboardEvent) => {
    const here = metrics.findIndex((m) => m.epoch === (page.view.cursor ?? metrics.at(-1)?.epoch));
    const target = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: metrics.length - 1 }[event.key];
    if (target === undefined || metrics.length === 0) return;
    event.preventDefault();
    page.update({ cursor: metrics[Math.min(metrics.length - 1, Math.max(0, target))].epoch });
  };
  return html`<section class="loss">
    <div class="chart-head">
      ${readOut(training, cursor)}
      <div class="chart-options">
        <span class="quiet">${lossTitles[training.loss]}</span>
        ${segments(
          "Scale",
          [
            { value: "linear", label: "Linear" },
            { value: "log", label: "Log" },
          ],
          view.logarithmic ? "log" : "linear",
          (value) => page.update({ logarithmic: value === "log" }),
        )}
        ${saveButtons(page, { name: "loss", chart: "section.loss > .curves", rows: () => lossRows(metrics) })}
      </div>
    </div>
    <chart-view
      class="curves"
      tabindex="0"
      role="group"
      aria-label="Loss; arrow keys read off the epochs"
      .spec=${chart(lossChart, { metrics, epochs, best, logarithmic: view.logarithmic, cursor })}
      @pointermove=${look}
      @pointerleave=${leave}
      @blur=${leave}
      @keydown=${keys}
    ></chart-view>
    ${
      varies
        ? html`<h3>Learning rate</h3>
          <chart-view .spec=${chart(rateChart, { metrics, epochs, cursor })} @pointermove=${look} @pointerleave=${leave}></chart-view>`
        : nothing
    }
  </section>`;
}

/** Height over width of the images in the previews. */
function imageRatio({ document, data }: EditorState): number {
  if (document.ok && document.network.ok === true) return document.network.network.image[0] / document.network.network.image[1];
  return data.state === "read" ? data.summary.image[0] / data.summary.image[1] : 1;
}

function filmstrip(page: Page, editor: EditorState, training: Training): TemplateResult | typeof nothing {
  const { previews } = training;
  const trained = previews.filter((preview) => preview.epoch > 0);
  if (trained.length === 0) return nothing;
  const shown = filmstripRows(previews, page.view.epoch).at(-1)?.epoch ?? 0;
  const place = trained.findIndex((preview) => preview.epoch === shown);
  const scrub = (event: Event) => {
    const next = Number((event.currentTarget as HTMLInputElement).value);
    page.update({ epoch: next === trained.length - 1 ? null : trained[next].epoch, playing: false });
  };
  const play = () =>
    page.update(
      page.view.playing ? { playing: false } : { playing: true, epoch: place === trained.length - 1 ? trained[0].epoch : page.view.epoch },
    );
  return html`<section class="filmstrip">
    <h2>How it learns</h2>
    <chart-view .spec=${chart(filmstripChart, { previews, ratio: imageRatio(editor), epoch: page.view.epoch })}></chart-view>
    <div class="scrubber">
      <button type="button" class="round" aria-label=${page.view.playing ? "Pause the film" : "Play the film"} @click=${play}>
        ${icon(page.view.playing ? "pause" : "play")}
      </button>
      <input
        type="range"
        aria-label="Epoch"
        aria-valuetext=${`epoch ${shown}`}
        min="0"
        max=${trained.length - 1}
        step="1"
        .value=${String(place)}
        ?disabled=${trained.length < 2}
        @input=${scrub}
      />
      <span>epoch ${shown}</span>
      ${saveButtons(page, { name: "film", film: () => filmGif(previews) })}
    </div>
  </section>`;
}

/** The loss over the epochs, what it means in words, and the film of eight images. */
export function trainingPanel(page: Page): TemplateResult {
  const editor = page.editor as EditorState;
  const { training } = editor;
  if (!training) {
    const hindrance = trainingHindrance(editor);
    const train = button("Train", () => page.command("train"), {
      appearance: "primary",
      icon: "play",
      disabled: hindrance !== null,
      title: hindrance ?? undefined,
    });
    return empty(hindrance ?? "Train the network to see its loss and its pictures here, epoch by epoch.", train);
  }
  const health = healthOf(training.metrics, editor.document.ok ? editor.document.project.network.outputActivation : "");
  const notes = [...(editor.engine.kind === "portable" && editor.engine.reason ? [editor.engine.reason] : []), ...training.notes];
  return html`<div class="results">
    ${
      health
        ? html`<p class="verdict"><i class=${health.tone} aria-hidden="true"></i><strong>${health.title}</strong> <span class="quiet">${health.sentence}</span></p>`
        : nothing
    }
    ${!["failed", "interrupted"].includes(training.status) && training.message ? html`<p class="note">${training.message}</p>` : nothing}
    ${notes.length > 0 ? html`<ul class="notes">${[...new Set(notes)].map((note) => html`<li>${note}</li>`)}</ul>` : nothing}
    ${lossSection(page, training)} ${filmstrip(page, editor, training)}
  </div>`;
}
