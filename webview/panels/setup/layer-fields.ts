import { html, type TemplateResult } from "lit";
import type { LayerKind } from "../../../src/core/network/layer.js";
import { dropdown } from "../../controls/dropdown.js";
import { problemsAt } from "../../state/knobs.js";
import { t } from "../../text/words.js";
import { fieldRow } from "./knob-row.js";
import { type FormField, fieldsOf, freshLayer, layerKinds, layerKnob } from "./layer-kinds.js";
import type { LayerList, Written } from "./layer-list.js";

/** A layer of another kind; what both kinds have stays. */
function ofKind(old: Written, kind: LayerKind): Written {
  return Object.fromEntries(Object.entries(freshLayer(kind)).map(([key, value]) => [key, key === "kind" ? kind : (old[key] ?? value)]));
}

function field(list: LayerList, index: number, { key, control, default: standard, ...words }: FormField): TemplateResult {
  const { page, document, layers, written } = list;
  const knob = layerKnob(index, { key, control, ...words });
  const value = (layers[index] as unknown as Written)[key] ?? standard;
  return fieldRow(page, {
    knob,
    value: control.kind === "choice" ? String(value) : value,
    problems: problemsAt(document.problems, knob.path),
    readOnly: document.readOnly,
    send: (next) => list.change(index, { ...written[index], [key]: key === "from" ? Number(next) : next }),
  });
}

/** The fields of the open layer: what kind it is and what belongs to the kind. */
export function layerFields(list: LayerList, index: number): TemplateResult {
  const { document, layers, written, knob } = list;
  const { kind } = layers[index];
  const words = layerKinds[kind];
  return html`<div class="layer-fields">
    <div class="knob">
      <span class="label">${t("Kind")}</span>
      <div class="control">
        ${dropdown({
          id: `knob-${knob.path}.${index}.kind`,
          name: t("Kind of layer {0}", index + 1),
          options: (Object.keys(layerKinds) as LayerKind[]).map((value) => ({ value, label: layerKinds[value].title() })),
          value: kind,
          disabled: document.readOnly,
          choose: (chosen) => list.change(index, ofKind(written[index], chosen)),
        })}
      </div>
    </div>
    <p class="note">${words.help()}</p>
    ${fieldsOf(layers[index], index).map((one) => field(list, index, one))}
  </div>`;
}
