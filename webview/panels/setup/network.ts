import { html, nothing, type TemplateResult } from "lit";
import { stepFlops, trainingMemory } from "../../../src/core/network/cost.js";
import { type Network, networkTotals, parameterCount } from "../../../src/core/network/network.js";
import { epochTime } from "../../../src/core/runs/epoch-time.js";
import { epochWork } from "../../../src/core/runs/epoch-work.js";
import type { DocumentState, EditorState } from "../../../src/protocol/webview.js";
import { chart } from "../../charts/chart-view.js";
import { networkChart } from "../../charts/network.js";
import { computeShares, describeLayer, type NetworkData } from "../../charts/network-blocks.js";
import { rove } from "../../controls/roving.js";
import { saveButtons } from "../../shared/save.js";
import { knobs } from "../../state/knobs.js";
import { bytes, count, duration, flops, plural, shape } from "../../text/format.js";
import { say, t } from "../../text/words.js";
import { differs } from "./differences.js";
import type { SetupPage } from "./state.js";

type Drawn = { data: NetworkData; network: Network | null };

function drawingOf({ network }: DocumentState & { ok: true }, editor: EditorState): Drawn | null {
  if (network.ok === true) {
    const { input, layers, code } = network.network;
    return { data: { input, layers, code, problem: null }, network: network.network };
  }
  if (network.ok === "unknown") return null;
  const { problem } = network;
  const imageSize = editor.data.state === "read" ? editor.data.summary.image : ([1, 1, 1] as const);
  const first = problem.layers[0]?.input;
  const input = first?.length === 3 ? ([first[0], first[1], first[2]] as const) : imageSize;
  return { data: { input, layers: problem.layers, code: null, problem }, network: null };
}

/** Why there is nothing to draw: without the images' size the shapes are not known. */
function notDrawnReason({ data, comparison, restricted }: EditorState, document: DocumentState & { ok: true }): string {
  if (data.state !== "none" || restricted) return t("The network is drawn here once the images are read.");
  if (!comparison) return t("The images of this state are not read, so its network is not drawn.");
  return knobs.some(({ decidesImages, path }) => decidesImages && differs(comparison, document, path))
    ? t("The other side has other data settings. The images of this side are not read, so its network is not drawn.")
    : t("The images of the other side are not read, so the network is not drawn.");
}

/** How long an epoch takes, from the runs of this project on this machine. */
function epochWords(
  document: DocumentState & { ok: true },
  { data, runs, engine }: EditorState,
  network: Network,
): { value: string; note: string } {
  const { batchSize } = document.project.training;
  const { validation } = document.project.data;
  const images = data.state === "read" ? data.summary.images : 0;
  const aside = typeof validation === "number" ? Math.round(validation * images) : 0;
  const measurements = runs.flatMap(({ measurement }) => measurement ?? []);
  const work = epochWork(document.project, network, images - aside, aside);
  const time = engine.kind === "unknown" ? null : epochTime(work, batchSize, engine.kind, measurements);
  if (!time) return { value: t("no run yet"), note: t("Known once a run of this project has been measured on this machine.") };
  const seconds = duration(time.seconds);
  return time.same
    ? { value: t("{0}, measured", seconds), note: t("Measured in a run of this network on as many images.") }
    : { value: t("about {0}", seconds), note: t("From the speed at which a run of this project, with other settings, was measured.") };
}

/** What the network costs: a figure, its name, and what it is made of. */
function totals(document: DocumentState & { ok: true }, editor: EditorState, network: Network): TemplateResult {
  const { batchSize } = document.project.training;
  const memory = trainingMemory(network, batchSize);
  const epoch = epochWords(document, editor, network);
  const { parameters, flops: forward } = networkTotals(network);
  const cells = [
    { name: t("parameters"), value: count(parameters), note: t("Numbers that the network learns.") },
    {
      name: t("a step"),
      value: flops(stepFlops(network, batchSize)),
      note: t(
        "Operations of one training step of {0}, forward and back; {1} to reconstruct one image.",
        plural(batchSize, t("{0} image"), t("{0} images")),
        flops(forward),
      ),
    },
    {
      name: t("memory, batch of {0}", count(batchSize)),
      value: bytes(memory.total),
      note: t(
        "{0} activations and their gradients, {1} weights and theirs, {2} Adam; the engine's own buffers come on top.",
        bytes(memory.activations),
        bytes(memory.weights + memory.gradients),
        bytes(memory.adam),
      ),
    },
    { name: t("an epoch"), ...epoch },
  ];
  return html`<dl class="totals">
    ${cells.map(({ name, value, note }) => html`<div title=${note}><dt>${name}</dt><dd>${value}</dd></div>`)}
  </dl>`;
}

/** The layers as a table. */
function layerRows(data: NetworkData) {
  const compute = computeShares(data);
  return data.layers.map((layer, index) => ({
    layer: index + 1,
    kind: layer.kind,
    output: layer.output.join("x"),
    parameters: parameterCount(layer),
    compute: compute[index],
  }));
}

/** The network as a drawing, the layer under the pointer or the keyboard in words, and what it costs. */
export function networkDrawing(page: SetupPage, document: DocumentState & { ok: true }): TemplateResult {
  const { editor } = page;
  const drawn = drawingOf(document, editor);
  if (!drawn) return html`<p class="note">${notDrawnReason(editor, document)}</p>`;
  const { data, network } = drawn;
  const blockAt = (event: Event) => (event.target as Element).closest<SVGGElement>("[data-layer]");
  const look = (block: Element | null) => {
    const layer = block ? Number(block.getAttribute("data-layer")) : null;
    if (layer !== page.state.layer) page.update({ layer });
  };
  const { problem } = data;
  const padded = network && network.image.join() !== network.input.join();
  return html`<div class="network">
    <chart-view
      .spec=${chart(networkChart, data)}
      @pointerover=${(event: Event) => look(blockAt(event))}
      @pointerleave=${() => look(null)}
      @focusin=${(event: Event) => look(blockAt(event))}
      @focusout=${() => look(null)}
      @keydown=${(event: KeyboardEvent) => rove(event, "[data-layer]")}
    ></chart-view>
    <p class="read-out">
      ${
        page.state.layer === null
          ? problem
            ? nothing
            : t("Point at a block, or go through them with the arrow keys. Bars: shares of the compute.")
          : describeLayer(data, page.state.layer)
      }
    </p>
    ${problem ? html`<p class="problem error" role="alert">${say(problem.message)}</p>` : nothing} ${network ? totals(document, editor, network) : nothing}
    ${
      padded
        ? html`<p class="note">
            ${t("The edges are extended from {0} to {1}, so that the layers give the size back.", shape(network.image.slice(0, 2)), shape(network.input.slice(0, 2)))}
          </p>`
        : nothing
    }
    ${saveButtons(page, { name: t("network"), chart: ".network > chart-view", rows: () => layerRows(data) })}
  </div>`;
}
