import { html, nothing, type TemplateResult } from "lit";
import { type Panel, panels } from "../src/protocol/webview.js";
import { ring } from "./controls/ring.js";
import { anomaliesPanel } from "./panels/anomalies/panel.js";
import { dataPanel } from "./panels/data/panel.js";
import { headerPanel } from "./panels/header/panel.js";
import { mapPanel } from "./panels/map/panel.js";
import { reconstructionsPanel } from "./panels/reconstructions/panel.js";
import { runsPanel } from "./panels/runs/panel.js";
import { setupPanel } from "./panels/setup/panel.js";
import { similarPanel } from "./panels/similar/panel.js";
import { trainingPanel } from "./panels/training/panel.js";
import { dropHint } from "./shared/drop-hint.js";
import type { Page, PanelPage } from "./state/page.js";
import type { PageOf, Store } from "./store.js";
import { t } from "./text/words.js";
import type { View } from "./view.js";

const drawn: { readonly [P in Panel]: (page: PanelPage<View[P]>) => TemplateResult } = {
  setup: setupPanel,
  data: dataPanel,
  training: trainingPanel,
  map: mapPanel,
  similar: similarPanel,
  reconstructions: reconstructionsPanel,
  anomalies: anomaliesPanel,
  runs: runsPanel,
};

const titles: Record<Panel, () => string> = {
  setup: () => t("Setup"),
  data: () => t("Data"),
  training: () => t("Training"),
  map: () => t("Latent map"),
  similar: () => t("Similar"),
  reconstructions: () => t("Reconstructions"),
  anomalies: () => t("Anomalies"),
  runs: () => t("Runs"),
};

function tabList(page: Page, tabs: readonly Panel[], active: Panel): TemplateResult {
  const show = (panel: Panel) => page.show(panel);
  const keys = (event: KeyboardEvent) => {
    const here = tabs.indexOf(active);
    const target = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    const next = tabs[(target + tabs.length) % tabs.length];
    show(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  const runs = page.editor.runs.length;
  return html`<div class="tabs" role="tablist" aria-label=${t("Views")} @keydown=${keys}>
    ${tabs.map(
      (panel) =>
        html`<button
          type="button"
          role="tab"
          id=${`tab-${panel}`}
          aria-controls="panel"
          aria-selected=${panel === active}
          tabindex=${panel === active ? 0 : -1}
          @click=${() => show(panel)}
        >
          ${titles[panel]()}${panel === "runs" && runs > 0 ? html` <span class="quiet">${runs}</span>` : nothing}
        </button>`,
    )}
  </div>`;
}

/** The tabs that are there at a width. */
const tabsOf = (wide: boolean): Panel[] => panels.filter((panel) => !wide || panel !== "setup");

const draw = <P extends Panel>(pageOf: PageOf, panel: P): TemplateResult => drawn[panel](pageOf(panel));

/** The whole page. */
export function app({ pageOf, wide, view }: Store): TemplateResult {
  if (!pageOf) return html`<div class="loading">${ring()}</div>`;
  const tabs = tabsOf(wide);
  const { panel } = view.shared;
  const active = tabs.includes(panel) ? panel : "training";
  const page = pageOf(active);
  return html`${headerPanel(page)}
    <main class=${wide ? "wide" : "narrow"}>
      ${wide ? html`<section class="setup-side" aria-label=${t("Setup")}>${draw(pageOf, "setup")}</section>` : nothing}
      <div class="side">
        ${tabList(page, tabs, active)}
        <div class="panel" id="panel" role="tabpanel" tabindex="0" aria-labelledby=${`tab-${active}`}>${draw(pageOf, active)}</div>
      </div>
    </main>
    ${dropHint(page)}`;
}
