import { html, nothing, type TemplateResult } from "lit";
import { iconButton } from "../../controls/button.js";
import { icon } from "../../controls/icon.js";
import { shape } from "../../text/format.js";
import { say, t } from "../../text/words.js";
import { layerFields } from "./layer-fields.js";
import { layerKinds, layerLine } from "./layer-kinds.js";
import type { LayerList } from "./layer-list.js";

function tools(list: LayerList, index: number): TemplateResult {
  return html`<div class="layer-tools">
    ${iconButton(t("Move layer {0} up", index + 1), "up", () => list.move(index, -1), { disabled: index === 0 })}
    ${iconButton(t("Move layer {0} down", index + 1), "down", () => list.move(index, 1), { disabled: index === list.written.length - 1 })}
    ${iconButton(t("Add a layer after layer {0}", index + 1), "add", () => list.add(index + 1))}
    ${iconButton(t("Remove layer {0}", index + 1), "remove", () => list.remove(index))}
  </div>`;
}

/** A layer in a line with the shape that it gives, its tools, what is wrong with it, and its fields if it is open. */
export function layerItem(list: LayerList, index: number): TemplateResult {
  const { page, document } = list;
  const { network, readOnly } = document;
  const layer = list.layers[index];
  const open = page.state.openLayer === index;
  const problem = network.ok === false && network.problem.layer === index ? say(network.problem.message) : null;
  const built = network.ok === true ? network.network.layers : network.ok === false ? network.problem.layers : [];
  const keys = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key] as 1 | -1 | undefined;
    if (step && event.altKey && !readOnly) list.move(index, step);
    else if (step) window.document.getElementById(`layer-${index + step}`)?.focus();
    else if (event.key === "Delete" && !readOnly) list.remove(index);
    else return;
    event.preventDefault();
  };
  return html`<li class=${`layer${problem ? " wrong" : ""}${open ? " open" : ""}`}>
    <div class="layer-head">
      <button
        type="button"
        class="layer-name"
        id=${`layer-${index}`}
        aria-expanded=${open}
        aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Delete"
        title=${layerKinds[layer.kind].help()}
        @click=${() => page.update({ openLayer: open ? null : index })}
        @keydown=${keys}
      >
        ${icon("open")}<span class="layer-number">${index + 1}</span><span class="layer-line">${layerLine(layer)}</span
        >${built[index] ? html`<span class="quiet">${shape(built[index].output)}</span>` : nothing}
      </button>
      ${readOnly ? nothing : tools(list, index)}
    </div>
    ${problem ? html`<p class="problem error">${problem}</p>` : nothing} ${open ? layerFields(list, index) : nothing}
  </li>`;
}
