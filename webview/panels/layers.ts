import { html, nothing, type TemplateResult } from "lit";
import type { Knob } from "../../src/core/knob.js";
import type { Layer, LayerKind } from "../../src/core/layer.js";
import { buildNetwork } from "../../src/core/network.js";
import { networkDefaults, type Preset, presetLayers } from "../../src/core/preset.js";
import { valueAt } from "../../src/core/value-at.js";
import type { DocumentState, EditorState } from "../../src/protocol/webview.js";
import { button, iconButton } from "../controls/button.js";
import { dropdown } from "../controls/dropdown.js";
import { icon } from "../controls/icon.js";
import { applyFix, dropDrafts, setValue } from "../editing.js";
import { shape } from "../format.js";
import { problemsAt } from "../knobs.js";
import { type LayerField, layerKinds, layerKnob, layerLine } from "../layers.js";
import type { Page } from "../store.js";
import { say, t } from "../words.js";
import { fieldRow } from "./knob-row.js";
import { problemLines } from "./problems.js";

type RightDocument = DocumentState & { ok: true };
/** A layer as the text has it: without what it leaves out. */
type Written = Record<string, unknown>;

/** The list of layers and the ways to change it; every change is one edit of the document. */
interface LayerList {
  page: Page;
  document: RightDocument;
  knob: Knob;
  layers: readonly Layer[];
  set(layers: readonly Written[], open: number | null): void;
}

function listOf(page: Page, document: RightDocument, knob: Knob): LayerList & { written: Written[] } {
  const given = valueAt(document.given, knob.path);
  return {
    page,
    document,
    knob,
    layers: document.project.network.layers,
    written: Array.isArray(given) ? given : [],
    set: (layers, openLayer) => {
      page.update({ openLayer });
      dropDrafts(page, knob.path);
      setValue(page, knob, layers.length > 0 ? layers : undefined);
    },
  };
}

/** The keyboard stays with the layer that moved, or with the one that took the place of a removed one. */
function focusLayer(index: number): void {
  requestAnimationFrame(() => document.getElementById(`layer-${index}`)?.focus());
}

type Shown = ReturnType<typeof listOf>;

function move({ written, set, page }: Shown, index: number, step: 1 | -1): void {
  const to = index + step;
  if (to < 0 || to >= written.length) return;
  const next = [...written];
  [next[index], next[to]] = [next[to], next[index]];
  set(next, page.view.openLayer === index ? to : page.view.openLayer);
  focusLayer(to);
}

function remove({ written, set }: Shown, index: number): void {
  set(
    written.filter((_, place) => place !== index),
    null,
  );
  focusLayer(Math.min(index, written.length - 2));
}

function add({ written, set }: Shown, index: number): void {
  set([...written.slice(0, index), { ...layerKinds.conv2d.fresh }, ...written.slice(index)], index);
  requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById(`knob-network.layers.${index}.kind`)?.focus()));
}

function change({ written, set }: Shown, index: number, layer: Written): void {
  set(
    written.map((one, place) => (place === index ? layer : one)),
    index,
  );
}

/** The fields of the open layer: what kind it is and what belongs to the kind. */
function fieldsOf(list: Shown, index: number): TemplateResult {
  const { page, document, written } = list;
  const layer = list.layers[index];
  const words = layerKinds[layer.kind];
  const ofKind = (kind: LayerKind) => {
    const old = written[index];
    const fresh = layerKinds[kind].fresh;
    // What both kinds have stays.
    change(
      list,
      index,
      Object.fromEntries(Object.entries(fresh).map(([key, value]) => [key, key === "kind" ? kind : (old[key] ?? value)])),
    );
  };
  const row = (field: LayerField) => {
    const knob = layerKnob(index, field);
    const value = (layer as unknown as Written)[field.key] ?? field.initial;
    return fieldRow(page, {
      knob,
      value: field.control.kind === "choice" ? String(value) : value,
      problems: problemsAt(document.problems, knob.path),
      readOnly: document.readOnly,
      send: (next) => change(list, index, { ...written[index], [field.key]: field.key === "from" ? Number(next) : next }),
    });
  };
  return html`<div class="layer-fields">
    <div class="knob">
      <span class="label">${t("Kind")}</span>
      <div class="control">
        ${dropdown({
          id: `knob-network.layers.${index}.kind`,
          name: t("Kind of layer {0}", index + 1),
          options: (Object.keys(layerKinds) as LayerKind[]).map((value) => ({ value, label: layerKinds[value].title() })),
          value: layer.kind,
          disabled: document.readOnly,
          choose: ofKind,
        })}
      </div>
    </div>
    <p class="note">${words.help()}</p>
    ${words.fields(index).map(row)}
  </div>`;
}

function layerItem(list: Shown, layer: Layer, index: number): TemplateResult {
  const { page, document, written } = list;
  const { network, readOnly } = document;
  const open = page.view.openLayer === index;
  const problem = network.ok === false && network.problem.layer === index ? say(network.problem.message) : null;
  const built = network.ok === true ? network.network.layers : network.ok === false ? network.problem.layers : [];
  const name = layerLine(layer);
  const keys = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key] as 1 | -1 | undefined;
    if (step && event.altKey && !readOnly) move(list, index, step);
    else if (step) window.document.getElementById(`layer-${index + step}`)?.focus();
    else if (event.key === "Delete" && !readOnly) remove(list, index);
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
        ${icon("open")}<span class="layer-number">${index + 1}</span><span class="layer-line">${name}</span
        >${built[index] ? html`<span class="quiet">${shape(built[index].output)}</span>` : nothing}
      </button>
      ${
        readOnly
          ? nothing
          : html`<div class="layer-tools">${iconButton(t("Move layer {0} up", index + 1), "up", () => move(list, index, -1), { disabled: index === 0 })}
            ${iconButton(t("Move layer {0} down", index + 1), "down", () => move(list, index, 1), { disabled: index === written.length - 1 })}
            ${iconButton(t("Add a layer after layer {0}", index + 1), "add", () => add(list, index + 1))}
            ${iconButton(t("Remove layer {0}", index + 1), "remove", () => remove(list, index))}</div>`
      }
    </div>
    ${problem ? html`<p class="problem error">${problem}</p>` : nothing} ${open ? fieldsOf(list, index) : nothing}
  </li>`;
}

/** Ways to begin: the layers of a preset on these images, or one layer. */
function beginning(list: Shown): TemplateResult {
  const { page, document, set } = list;
  const { data } = page.editor as EditorState;
  const from = (preset: Preset) => {
    if (data.state !== "read") return;
    const options = { ...networkDefaults[preset], preset, layers: [] };
    const result = buildNetwork(data.summary.image, (input) => presetLayers(options, input));
    const layers = result.ok ? presetLayers(options, result.network.input).layers : [];
    set(
      layers.map((layer) => ({ ...layer })),
      null,
    );
  };
  const disabled = document.readOnly || data.state !== "read";
  return html`<p class="note">${t("There are no layers yet. Begin with those of a preset, and change them:")}</p>
    <div class="actions">
      ${button(t("Standard"), () => from("standard"), { disabled })} ${button(t("Residual"), () => from("residual"), { disabled })}
      ${button(t("Classic"), () => from("classic"), { disabled })}
      ${button(t("One Layer"), () => add(list, 0), { disabled: document.readOnly })}
    </div>`;
}

/** The layers of the preset `layers`, each to be opened, changed, moved and removed. */
export function layersRow(page: Page, document: RightDocument, knob: Knob): TemplateResult {
  const list = listOf(page, document, knob);
  // A layer that does not fit says so itself.
  const problems = problemsAt(document.problems, knob.path).filter(({ code, path }) => code !== "network" || path.length === 2);
  // A field of a layer has a help of its own.
  const focused = ({ target, currentTarget }: FocusEvent) => {
    const own = target instanceof Element && target.closest("[data-knob]") === currentTarget;
    if (own && page.view.help?.path !== knob.path) page.update({ help: knob });
  };
  return html`<div class="knob whole" data-knob=${knob.path} @focusin=${focused}>
    <div class="whole-head"><span class="label" title=${t(knob.help)}>${t(knob.title)}</span></div>
    ${
      list.layers.length === 0
        ? beginning(list)
        : html`<ol class="layers-list">
            ${list.layers.map((layer, index) => layerItem(list, layer, index))}
          </ol>`
    }
    ${problemLines(problems, { fix: document.readOnly ? undefined : (fix) => applyFix(page, fix) })}
  </div>`;
}
