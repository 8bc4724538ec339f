import { html, type TemplateResult } from "lit";
import { networkDefaults, type Preset } from "../../../src/core/network/preset.js";
import type { Knob } from "../../../src/core/project/knob.js";
import type { DocumentState } from "../../../src/protocol/webview.js";
import { button } from "../../controls/button.js";
import { problemLines } from "../../shared/problems.js";
import { applyFix } from "../../state/editing.js";
import { problemsAt } from "../../state/knobs.js";
import { t } from "../../text/words.js";
import { layersOf } from "./beginning.js";
import { layerItem } from "./layer-item.js";
import { LayerList } from "./layer-list.js";
import type { SetupPage } from "./state.js";

/** Ways to begin: the layers of a preset on these images, or one layer. */
function beginning(list: LayerList): TemplateResult {
  const { page, document } = list;
  const { data } = page.editor;
  const from = (preset: Preset) => list.set(layersOf({ ...networkDefaults[preset], preset, layers: [] }, data), null);
  const disabled = document.readOnly || data.state !== "read";
  return html`<p class="note">${t("There are no layers yet. Begin with those of a preset, and change them:")}</p>
    <div class="actions">
      ${button(t("Standard"), () => from("standard"), { disabled })} ${button(t("Residual"), () => from("residual"), { disabled })}
      ${button(t("Classic"), () => from("classic"), { disabled })}
      ${button(t("One Layer"), () => list.add(0), { disabled: document.readOnly })}
    </div>`;
}

/** The layers of the preset `layers`, each to be opened, changed, moved and removed. */
export function layersRow(page: SetupPage, document: DocumentState & { ok: true }, knob: Knob): TemplateResult {
  const list = new LayerList(page, document, knob);
  // A layer that does not fit says so itself.
  const problems = problemsAt(document.problems, knob.path).filter(({ code, path }) => code !== "network" || path.length === 2);
  // A field of a layer has a help of its own.
  const focused = ({ target, currentTarget }: FocusEvent) => {
    const own = target instanceof Element && target.closest("[data-knob]") === currentTarget;
    if (own && page.state.help?.path !== knob.path) page.update({ help: knob });
  };
  return html`<div class="knob whole" data-knob=${knob.path} @focusin=${focused}>
    <div class="whole-head"><span class="label" title=${t(knob.help)}>${t(knob.title)}</span></div>
    ${
      list.layers.length === 0
        ? beginning(list)
        : html`<ol class="layers-list">
            ${list.layers.map((_, index) => layerItem(list, index))}
          </ol>`
    }
    ${problemLines(problems, { fix: document.readOnly ? undefined : (fix) => applyFix(page, fix) })}
  </div>`;
}
