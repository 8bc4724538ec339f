import { html, nothing, type TemplateResult } from "lit";
import { hasModel } from "../../src/core/jobs/training.js";
import { type DropPanel, dropPanels } from "../../src/protocol/webview.js";
import type { Page } from "../state/page.js";
import { t } from "../text/words.js";

/** The shown panel if a picture can be dropped on it now; null if not. */
export function dropPanelOf({ editor, shared }: Page): DropPanel | null {
  if (editor.restricted || !hasModel(editor)) return null;
  return dropPanels.find((panel) => panel === shared.panel) ?? null;
}

const hints: Record<DropPanel, () => string> = {
  map: () => t("Drop a picture to see where it lies on the map"),
  similar: () => t("Drop a picture to find the images that are most like it"),
};

/** Over the whole page while a picture is dragged over it: what follows if it is dropped. */
export function dropHint(page: Page): TemplateResult | typeof nothing {
  const panel = page.shared.dropping ? dropPanelOf(page) : null;
  return panel ? html`<div class="drop-hint" role="status"><p class="drop-words">${hints[panel]()}</p></div>` : nothing;
}

/** That a picture can be dropped, and how: VS Code opens what is dropped without Shift. Nothing if none can be. */
export function dropNote(page: Page): TemplateResult | typeof nothing {
  return dropPanelOf(page)
    ? html`<p class="drop-note">${t("You can also drop a picture here. Hold Shift while you drop it, as VS Code opens it otherwise.")}</p>`
    : nothing;
}
