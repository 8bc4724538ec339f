import { html, type TemplateResult } from "lit";
import type { SetReport } from "../../../src/core/project/data-report.js";
import { shape } from "../../text/format.js";
import { say, t } from "../../text/words.js";
import { section } from "./rows.js";
import type { DataPage } from "./state.js";
import { channelWords, folderWords, rangeWords, setTitle, usedWords } from "./words.js";

/** What one source holds: how many images of which values, and its tables. */
export function setSections(page: DataPage, set: SetReport): TemplateResult {
  const { name } = set;
  return html`<section class="report-set">
    <h2>${setTitle(name)} <span class="quiet">${set.source}</span></h2>
    <p>${usedWords(set)} <span class="quiet">${rangeWords(set)}</span></p>
    <div class="report-tables">
      ${section(page, `${name}/left`, t("Left out"), set.leftOut, ({ reason }) => ({ name: say(reason) }))}
      ${section(page, `${name}/folders`, t("Folders"), set.folders, (row) => ({ name: row.name || t("the folder itself"), note: folderWords(row) }))}
      ${section(page, `${name}/labels`, t("Labels"), set.labels, (row) => ({ name: row.name ?? t("none") }))}
      ${section(page, `${name}/sizes`, t("Sizes"), set.sizes, (row) => ({ name: shape([row.height, row.width]) }))}
      ${section(page, `${name}/channels`, t("Channels"), set.channels, (row) => ({ name: channelWords(row) }))}
    </div>
  </section>`;
}
