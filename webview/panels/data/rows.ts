import { html, nothing, type TemplateResult } from "lit";
import type { ReportFile, Row, Table } from "../../../src/core/project/data-report.js";
import { textButton } from "../../controls/button.js";
import { count, share } from "../../text/format.js";
import { t } from "../../text/words.js";
import type { DataPage } from "./state.js";
import { imagesOf } from "./words.js";

/** A file that can be opened, or the name of an item of an array. */
function fileEntry(page: DataPage, { file, source }: ReportFile, drawn: TemplateResult | typeof nothing, more: string): TemplateResult {
  const name =
    source === null ? html`<span>${file}</span>` : textButton(file, () => page.send({ type: "open", file: source }), t("Open {0}", file));
  return html`<li>${drawn}${name}${more ? html` <span class="quiet">${more}</span>` : nothing}</li>`;
}

/** A row of the report. */
export interface Line {
  /** Names the row among all of the report. */
  id: string;
  name: string | TemplateResult;
  /** What is counted, in words. */
  figure: string;
  /** Part of a whole, 0..1, for the bar behind; null for none. */
  part: number | null;
  warning?: boolean;
  count: number;
  files: readonly ReportFile[];
  /** Pictures of the first files. */
  pictures?: readonly TemplateResult[];
  /** What is said of a file in the list. */
  more?: (index: number) => string;
  /** What can be done with the files. */
  action?: TemplateResult | typeof nothing;
}

/** A row that opens into the list of its files. */
export function line(
  page: DataPage,
  { id, name, figure, part, warning, count: all, files, pictures = [], more, action }: Line,
): TemplateResult {
  const open = page.state.row === id;
  return html`<li class=${`report-row${warning ? " warning" : ""}`}>
    <button type="button" class="report-line" aria-expanded=${open} @click=${() => page.update({ row: open ? null : id })}>
      ${
        part === null
          ? nothing
          : html`<svg class="part" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true"><rect width=${Math.max(0.5, 100 * part)} height="1"></rect></svg>`
      }
      ${pictures.length > 0 ? html`<span class="pictures">${pictures}</span>` : nothing}
      <span class="name">${name}</span><span class="figure">${figure}</span>
    </button>
    ${
      open
        ? html`<ul class="report-files">
            ${files.map((file, index) => fileEntry(page, file, pictures[index] ?? nothing, more?.(index) ?? ""))}
            ${all > files.length ? html`<li class="quiet">${t("and {0} more", count(all - files.length))}</li>` : nothing}
            ${action && action !== nothing ? html`<li>${action}</li>` : nothing}
          </ul>`
        : nothing
    }
  </li>`;
}

/** A table of the report; nothing if it has no rows. */
export function section<T>(
  page: DataPage,
  id: string,
  title: string,
  table: Table<T>,
  of: (row: Row<T>) => Pick<Line, "name"> & { note?: string },
): TemplateResult | typeof nothing {
  const { rows, more } = table;
  if (rows.length === 0) return nothing;
  const total = imagesOf(table);
  return html`<section>
    <h3>${title}</h3>
    <ul>
      ${rows.map((row, index) => {
        const { name, note } = of(row);
        const named = note ? html`${name} <span class="quiet">${note}</span>` : name;
        const figure = `${count(row.count)} · ${share(row.count / total)}`;
        return line(page, { id: `${id}/${index}`, name: named, figure, part: row.count / total, count: row.count, files: row.files });
      })}
      ${more > 0 ? html`<li class="quiet">${t("and {0} more", count(more))}</li>` : nothing}
    </ul>
  </section>`;
}
