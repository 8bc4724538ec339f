import { html, nothing, type TemplateResult } from "lit";

/** By which column a table is sorted. */
export interface Sort<K extends string> {
  by: K;
  descending: boolean;
}

export interface Heading<K extends string> {
  by: K;
  title: string;
  help?: string;
  figure: boolean;
  /** How the first press sorts. */
  descending: boolean;
  sort: Sort<K>;
  change(sort: Sort<K>): void;
}

/** The head of a column that sorts its table: pressed again, the other way round. */
export function heading<K extends string>({ by, title, help, figure, descending, sort, change }: Heading<K>): TemplateResult {
  const current = sort.by === by;
  return html`<th
    scope="col"
    class=${figure ? "figure" : ""}
    aria-sort=${current ? (sort.descending ? "descending" : "ascending") : nothing}
  >
    <button type="button" title=${help ?? nothing} @click=${() => change({ by, descending: current ? !sort.descending : descending })}>
      ${title}<span class="arrow" aria-hidden="true">${current ? (sort.descending ? "↓" : "↑") : ""}</span>
    </button>
  </th>`;
}
