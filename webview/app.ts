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
import { trainingPanel } from "./panels/training/panel.js";
import { type Page, tabsOf } from "./state/store.js";
import { page as length } from "./state/view.js";
import { t } from "./text/words.js";

const drawn: Record<Panel, (page: Page) => TemplateResult> = {
  setup: setupPanel,
  data: dataPanel,
  training: trainingPanel,
  map: mapPanel,
  reconstructions: reconstructionsPanel,
  anomalies: anomaliesPanel,
  runs: runsPanel,
};

const titles: Record<Panel, () => string> = {
  setup: () => t("Setup"),
  data: () => t("Data"),
  training: () => t("Training"),
  map: () => t("Latent map"),
  reconstructions: () => t("Reconstructions"),
  anomalies: () => t("Anomalies"),
  runs: () => t("Runs"),
};

function tabList(page: Page, tabs: readonly Panel[], active: Panel): TemplateResult {
  const show = (panel: Panel) => page.update({ panel, shown: length, point: null });
  const keys = (event: KeyboardEvent) => {
    const here = tabs.indexOf(active);
    const target = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    const next = tabs[(target + tabs.length) % tabs.length];
    show(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  const runs = page.editor?.runs.length ?? 0;
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

/** The whole page. */
export function app(page: Page): TemplateResult {
  if (!page.editor) return html`<div class="loading">${ring()}</div>`;
  const tabs = tabsOf(page.wide, panels);
  const active = tabs.includes(page.view.panel) ? page.view.panel : "training";
  return html`${headerPanel(page)}
    <main class=${page.wide ? "wide" : "narrow"}>
      ${page.wide ? html`<section class="setup-side" aria-label=${t("Setup")}>${setupPanel(page)}</section>` : nothing}
      <div class="side">
        ${tabList(page, tabs, active)}
        <div class="panel" id="panel" role="tabpanel" tabindex="0" aria-labelledby=${`tab-${active}`}>${drawn[active](page)}</div>
      </div>
    </main>`;
}
