import { html, type TemplateResult } from "lit";
import type { Knob } from "../../src/core/knob.js";
import { buildNetwork, networkTotals } from "../../src/core/network.js";
import { networkDefaults, type Preset, type PresetOptions, presetLayers, presets } from "../../src/core/preset.js";
import { valueAt } from "../../src/core/value-at.js";
import type { DocumentState, EditorState } from "../../src/protocol/webview.js";
import { cards } from "../controls/cards.js";
import { applyFix, setValue } from "../editing.js";
import { plural } from "../format.js";
import { isModified, problemsAt } from "../knobs.js";
import type { Page } from "../store.js";
import { t } from "../words.js";
import { resetButton } from "./knob-row.js";
import { problemLines } from "./problems.js";

type RightDocument = DocumentState & { ok: true };
type Image = readonly [number, number, number];

const purposes: Record<Preset, () => string> = {
  standard: () => t("For most pictures"),
  map: () => t("Draws each image as a point on a map"),
  residual: () => t("Cleans noisy pictures"),
  classic: () => t("Two plain levels, for digits and icons"),
  layers: () => t("Your own list of layers"),
};

/** The preset that stands first is the one to begin with. */
const order: readonly Preset[] = ["standard", "map", "residual", "classic", "layers"];

/** The network's settings as choosing a preset leaves them: what the text gives stays. */
function optionsOf({ given, project }: RightDocument, preset: Preset): PresetOptions {
  const kept = Object.fromEntries(
    Object.keys(networkDefaults[preset])
      .map((key) => [key, valueAt(given, `network.${key}`)])
      .filter(([, value]) => value !== undefined),
  );
  return { ...networkDefaults[preset], ...kept, preset, layers: project.network.layers };
}

/** Learnable numbers of a preset on images of this size; null where it does not fit them. */
function parametersOf(document: RightDocument, preset: Preset, image: Image): number | null {
  const options = optionsOf(document, preset);
  const result = buildNetwork(image, (input) => presetLayers(options, input));
  return result.ok ? networkTotals(result.network).parameters : null;
}

const known = new WeakMap<RightDocument, { image: string; figures: Map<Preset, number | null> }>();

/** The sizes of all presets, counted once a document. */
function sizes(document: RightDocument, image: Image): Map<Preset, number | null> {
  const last = known.get(document);
  if (last?.image === image.join()) return last.figures;
  const figures = new Map(presets.map((preset) => [preset, parametersOf(document, preset, image)]));
  known.set(document, { image: image.join(), figures });
  return figures;
}

function figure(parameters: number | null | undefined, preset: Preset): string {
  if (parameters === undefined || (parameters === null && preset === "layers")) return "";
  return parameters === null ? t("Does not fit these images") : plural(parameters, t("{0} parameter"), t("{0} parameters"));
}

/** The presets as cards: what each is for and how large it is on these images. */
export function presetRow(page: Page, document: RightDocument, knob: Knob): TemplateResult {
  const { data } = page.editor as EditorState;
  const figures = data.state === "read" ? sizes(document, data.summary.image) : undefined;
  const labels = knob.control.kind === "choice" ? knob.control.options : [];
  const modified = isModified(knob, document.given, document.defaults);
  const options = order.map((value) => ({
    value,
    title: t(labels.find((label) => label.value === value)?.label ?? value),
    purpose: purposes[value](),
    figure: figure(figures?.get(value), value),
  }));
  return html`<div
    class=${`knob whole${modified ? " modified" : ""}`}
    data-knob=${knob.path}
    @focusin=${() => page.view.help?.path !== knob.path && page.update({ help: knob })}
  >
    <div class="whole-head"><span class="label" title=${t(knob.help)}>${t("Preset")}</span>${resetButton(page, knob, modified, document.readOnly)}</div>
    ${cards(t(knob.title), options, document.project.network.preset, (preset) => setValue(page, knob, preset), document.readOnly)}
    ${problemLines(problemsAt(document.problems, knob.path), { fix: document.readOnly ? undefined : (fix) => applyFix(page, fix) })}
  </div>`;
}
