import { html, nothing, type TemplateResult } from "lit";
import { networkTotals } from "../../src/core/network.js";
import type { DocumentState, EditorState } from "../../src/protocol/webview.js";
import { chart } from "../charts/chart-view.js";
import { blocksOf, describeLayer, type NetworkData, networkChart } from "../charts/network.js";
import { flops, plural, shape } from "../format.js";
import type { Page } from "../store.js";
import { t } from "../words.js";

function drawingOf(document: DocumentState & { ok: true }, editor: EditorState, selected: number | null): NetworkData | null {
  const { network } = document;
  if (network.ok === true) return { ...network.network, problem: null, selected };
  if (network.ok === "unknown") return null;
  const { problem } = network;
  const known = editor.data.state === "read" ? editor.data.summary.image : ([1, 1, 1] as const);
  const first = problem.layers[0]?.input;
  const input = first?.length === 3 ? ([first[0], first[1], first[2]] as const) : known;
  return { input, layers: problem.layers, code: null, problem, selected };
}

/** The network as a drawing, the layer under the pointer or the arrow keys in words, and the totals. */
export function networkDrawing(page: Page, document: DocumentState & { ok: true }): TemplateResult {
  const editor = page.editor as EditorState;
  const data = drawingOf(document, editor, page.view.layer);
  if (!data) return html`<p class="note">The network is drawn here once the images are read.</p>`;
  const { parameters, flops: operations } = networkTotals(data);
  const look = (event: Event) => {
    const block = (event.target as Element).closest("[data-layer]");
    const layer = block ? Number(block.getAttribute("data-layer")) : null;
    if (layer !== page.view.layer) page.update({ layer });
  };
  const keys = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const order = blocksOf(data).map((block) => block.layer);
    const here = page.view.layer === null ? (step > 0 ? -1 : order.length) : order.indexOf(page.view.layer);
    page.update({ layer: order[Math.min(order.length - 1, Math.max(0, here + step))] });
  };
  const { problem } = data;
  const padded = document.network.ok === true && document.network.network.image.join() !== data.input.join();
  return html`<div class="network">
    <chart-view
      tabindex="0"
      role="group"
      aria-label="Network; arrow keys go through its layers"
      .spec=${chart(networkChart, data)}
      @pointerover=${look}
      @pointerleave=${() => page.update({ layer: null })}
      @blur=${() => page.update({ layer: null })}
      @keydown=${keys}
    ></chart-view>
    <p class="read-out" aria-live="polite">
      ${
        page.view.layer === null
          ? problem
            ? nothing
            : html`${plural(parameters, t("{0} parameter"), t("{0} parameters"))} · ${flops(operations)} an image`
          : describeLayer(data, page.view.layer)
      }
    </p>
    ${problem ? html`<p class="problem error" role="alert">${problem.message}</p>` : nothing}
    ${
      padded && document.network.ok === true
        ? html`<p class="note">The edges are extended from ${shape(document.network.network.image.slice(0, 2))} to ${shape(data.input.slice(0, 2))}, so that the layers give the size back.</p>`
        : nothing
    }
  </div>`;
}
