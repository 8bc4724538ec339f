import { html, nothing, type TemplateResult } from "lit";
import { networkTotals } from "../../../src/core/network/network.js";
import { networkDefaults, type Preset, type PresetOptions, presets } from "../../../src/core/network/preset.js";
import { presetNetwork } from "../../../src/core/network/preset-network.js";
import type { Knob } from "../../../src/core/project/knob.js";
import type { Project } from "../../../src/core/project/project.js";
import { presetsFor } from "../../../src/core/project/task.js";
import type { DocumentState } from "../../../src/protocol/webview.js";
import { iconButton } from "../../controls/button.js";
import { cards } from "../../controls/cards.js";
import { problemLines } from "../../shared/problems.js";
import { applyFix, dropDrafts, setValue } from "../../state/editing.js";
import { isPresetChanged, knobAt, problemsAt } from "../../state/knobs.js";
import { plural } from "../../text/format.js";
import { t } from "../../text/words.js";
import { layersOf } from "./beginning.js";
import type { SetupPage } from "./state.js";

type RightDocument = DocumentState & { ok: true };
type Image = readonly [number, number, number];

const purposes: Record<Preset, () => string> = {
  standard: () => t("For most pictures"),
  map: () => t("Draws each image as a point on a map"),
  residual: () => t("Cleans noisy pictures"),
  classic: () => t("Two plain levels, for digits and icons"),
  layers: () => t("Your own list of layers"),
  features: () => t("Finds defects best: learns what a frozen network sees in good pictures"),
  restore: () => t("Finds defects without a frozen network: learns to take foreign patches out"),
};

/** The network's settings as choosing a preset leaves them: the current one's as they are, another's own. */
function optionsOf({ network }: Project, preset: Preset): PresetOptions {
  return preset === network.preset ? network : { ...networkDefaults[preset], preset, layers: network.layers };
}

/** Learnable numbers of a preset on images of this size; null if it does not fit them. */
function parametersOf(document: RightDocument, preset: Preset, image: Image): number | null {
  const options = optionsOf(document.project, preset);
  const result = presetNetwork(options, image);
  return result.ok ? networkTotals(result.network).parameters : null;
}

const sizesByDocument = new WeakMap<RightDocument, { image: string; figures: Map<Preset, number | null> }>();

/** The sizes of all presets, counted once a document. */
function sizes(document: RightDocument, image: Image): Map<Preset, number | null> {
  const last = sizesByDocument.get(document);
  if (last?.image === image.join()) return last.figures;
  const figures = new Map(presets.map((preset) => [preset, parametersOf(document, preset, image)]));
  sizesByDocument.set(document, { image: image.join(), figures });
  return figures;
}

function figure(parameters: number | null | undefined, preset: Preset): string {
  if (parameters === undefined || (parameters === null && preset === "layers")) return "";
  return parameters === null ? t("Does not fit these images") : plural(parameters, t("{0} parameter"), t("{0} parameters"));
}

/** Takes a preset with its own settings, in one edit. Own layers begin with those of the network as it is, if there are none. */
function choosePreset(page: SetupPage, document: RightDocument, knob: Knob, preset: Preset): void {
  dropDrafts(page, "network");
  const { network } = document.project;
  const own = preset === "layers" && network.layers.length === 0 ? knobAt("network.layers") : undefined;
  const layers = own ? layersOf(network, page.editor.data) : [];
  if (own && layers.length > 0) setValue(page, own, layers);
  else setValue(page, knob, preset);
}

/** The presets as cards: what each is for and how large it is on these images. */
export function presetRow(page: SetupPage, document: RightDocument, knob: Knob): TemplateResult {
  const { data } = page.editor;
  const figures = data.state === "read" ? sizes(document, data.summary.image) : undefined;
  const labels = knob.control.kind === "choice" ? knob.control.options : [];
  const { preset: current } = document.project.network;
  const changed = isPresetChanged(document);
  const suited = presetsFor[document.project.task];
  const options = (suited.includes(current) ? suited : [current, ...suited]).map((value) => ({
    value,
    title: t(labels.find((label) => label.value === value)?.label ?? value),
    purpose: purposes[value](),
    figure: figure(figures?.get(value), value),
    note: value === current && changed ? t("with changed settings") : "",
  }));
  return html`<div
    class="knob whole"
    data-knob=${knob.path}
    @focusin=${() => page.state.help?.path !== knob.path && page.update({ help: knob })}
  >
    <div class="whole-head"><span class="label" title=${t(knob.help)}>${t("Preset")}</span>${
      changed && !document.readOnly
        ? iconButton(t("Reset the network to its preset"), "reset", () => choosePreset(page, document, knob, current))
        : nothing
    }</div>
    ${cards(t(knob.title), options, current, (preset) => choosePreset(page, document, knob, preset), document.readOnly)}
    ${problemLines(problemsAt(document.problems, knob.path), { fix: document.readOnly ? undefined : (fix) => applyFix(page, fix) })}
  </div>`;
}
