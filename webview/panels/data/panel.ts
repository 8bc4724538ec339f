import { html, nothing, type TemplateResult } from "lit";
import type { DataReport } from "../../../src/core/project/data-report.js";
import { chart } from "../../charts/chart-view.js";
import { thumbnailsChart } from "../../charts/thumbnails.js";
import { button } from "../../controls/button.js";
import { rove } from "../../controls/roving.js";
import { empty } from "../../shared/empty.js";
import { panelHead } from "../../shared/head.js";
import { problemLines } from "../../shared/problems.js";
import { taskLines, tasksIn } from "../../shared/progress.js";
import { saveButtons } from "../../shared/save.js";
import { applyFix } from "../../state/editing.js";
import { count, moment } from "../../text/format.js";
import { t } from "../../text/words.js";
import { findings } from "./findings.js";
import { groupsSection, pairsSection } from "./groups.js";
import { reportMarkdown } from "./markdown.js";
import { setSections } from "./sets.js";
import type { DataPage } from "./state.js";
import { reportRows } from "./table.js";
import { partsWords } from "./words.js";

function thumbnails(page: DataPage, { thumbnails: shown, sets }: DataReport): TemplateResult {
  const open = (event: Event) => {
    const item = shown.items[Number((event.target as Element).closest("[data-item]")?.getAttribute("data-item") ?? -1)];
    if (item?.source) page.send({ type: "open", file: item.source });
  };
  return html`<section class="report-set">
    <h2>${t("Thumbnails")} <span class="quiet">${t("{0} of {1}", count(shown.items.length), count(sets[0].used))}</span></h2>
    <chart-view
      .spec=${chart(thumbnailsChart, { thumbnails: shown })}
      @click=${open}
      @keydown=${(event: KeyboardEvent) => rove(event, "[data-item]")}
    ></chart-view>
  </section>`;
}

/** The report on the images: what to look at first, thumbnails, and tables whose rows lead to their files. */
export function dataPanel(page: DataPage): TemplateResult {
  const { name, report: newest, data, document, restricted } = page.editor;
  const tasks = taskLines(page, "data");
  const running = tasksIn(page.editor, "data").some(({ state }) => state === "running");
  const make = () => page.command("inspect");
  if (!newest) {
    if (running) return html`<div class="data">${tasks}</div>`;
    const sentence = t(
      "The report says what your images are before you train: sizes, values, labels, duplicates, and what leaks from training into validation.",
    );
    return html`<div class="data">
      ${tasks}${empty(sentence, button(t("Report on Images"), make, { appearance: "primary", disabled: restricted }))}
    </div>`;
  }
  const stale = data.state === "read" && data.summary.key !== newest.key;
  return html`<div class="data">
    ${panelHead({
      title: partsWords(newest.parts),
      about: moment(newest.created),
      links: saveButtons(page, { name: t("data report"), rows: () => reportRows(newest), markdown: () => reportMarkdown(name, newest) }),
      action: running ? nothing : button(t("Report Again"), make, { disabled: restricted }),
    })}
    ${tasks}
    ${stale && !running ? html`<p class="problem warning">${t("The images or their settings have changed since this report.")}</p>` : nothing}
    ${problemLines(findings(newest), { fix: document.readOnly || stale ? undefined : (fix) => applyFix(page, fix) })}
    ${thumbnails(page, newest)}
    ${groupsSection(page, { id: "same", title: t("Exact duplicates"), sentence: t("The same pixels, whatever the names and formats of the files."), stale }, newest.duplicates, newest.thumbnails)}
    ${newest.alike ? groupsSection(page, { id: "alike", title: t("Near duplicates"), sentence: t("They look alike: the same picture brighter, in another size, or written with losses."), stale }, newest.alike, newest.thumbnails) : nothing}
    ${newest.pairs ? pairsSection(page, newest.pairs) : nothing} ${newest.sets.map((set) => setSections(page, set))}
  </div>`;
}
