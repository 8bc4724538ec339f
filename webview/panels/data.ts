import { html, nothing, type TemplateResult } from "lit";
import type { DataReport, Group, Groups, Member, ReportFile, Row, SetReport, Table } from "../../src/core/data-report.js";
import { formatDuration } from "../../src/core/duration.js";
import type { EditorState } from "../../src/protocol/webview.js";
import { chart } from "../charts/chart-view.js";
import { thumbnailsChart } from "../charts/thumbnails.js";
import { button, textButton } from "../controls/button.js";
import { rove } from "../controls/roving.js";
import { count, moment, plural, shape, share, short } from "../format.js";
import type { Page } from "../store.js";
import { t } from "../words.js";
import { empty } from "./empty.js";

const images = (n: number) => plural(n, t("{0} image"), t("{0} images"));

function setTitle(name: SetReport["name"]): string {
  switch (name) {
    case "train":
      return t("Training images");
    case "clean":
      return t("Clean images");
    case "validation":
      return t("Validation images");
  }
}

/** A file that can be opened, or the name of an item of an array. */
function fileEntry(page: Page, { file, source }: ReportFile, more: string): TemplateResult {
  const name =
    source === null ? html`<span>${file}</span>` : textButton(file, () => page.send({ type: "open", file: source }), t("Open {0}", file));
  return html`<li>${name}${more ? html` <span class="quiet">${more}</span>` : nothing}</li>`;
}

interface Line {
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
  /** What is said of a file in the list. */
  more?: (index: number) => string;
}

/** A row that opens into the list of its files. */
function line(page: Page, { id, name, figure, part, warning, count: all, files, more }: Line): TemplateResult {
  const open = page.view.row === id;
  return html`<li class=${`report-row${warning ? " warning" : ""}`}>
    <button type="button" class="report-line" aria-expanded=${open} @click=${() => page.update({ row: open ? null : id })}>
      ${
        part === null
          ? nothing
          : html`<svg class="part" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true"><rect width=${Math.max(0.5, 100 * part)} height="1"></rect></svg>`
      }
      <span class="name">${name}</span><span class="figure">${figure}</span>
    </button>
    ${
      open
        ? html`<ul class="report-files">
            ${files.map((file, index) => fileEntry(page, file, more?.(index) ?? ""))}
            ${all > files.length ? html`<li class="quiet">${t("and {0} more", count(all - files.length))}</li>` : nothing}
          </ul>`
        : nothing
    }
  </li>`;
}

/** A table of the report; nothing where it has no rows. */
function section<T>(
  page: Page,
  id: string,
  title: string,
  { rows, more }: Table<T>,
  of: (row: Row<T>) => Pick<Line, "name"> & { note?: string },
): TemplateResult | typeof nothing {
  if (rows.length === 0) return nothing;
  const total = rows.reduce((sum, row) => sum + row.count, 0);
  return html`<section>
    <h3>${title}</h3>
    <ul>
      ${rows.map((row, index) => {
        const { name, note } = of(row);
        const figure = [note, count(row.count), share(row.count / total)].filter(Boolean).join(" · ");
        return line(page, { id: `${id}/${index}`, name, figure, part: row.count / total, count: row.count, files: row.files });
      })}
      ${more > 0 ? html`<li class="quiet">${t("and {0} more", count(more))}</li>` : nothing}
    </ul>
  </section>`;
}

function channelWords({ channels, type, alpha }: SetReport["channels"]["rows"][number]): string {
  const depth = { u8: t("8 bit"), u16: t("16 bit"), f32: t("32 bit") }[type];
  return [channels === 1 ? t("gray") : t("colour"), depth, alpha ? t("transparency") : ""].filter(Boolean).join(", ");
}

function setSections(page: Page, set: SetReport): TemplateResult {
  const { values, name } = set;
  const [black, white] = values.range;
  const range = t("values {0} to {1}, mean {2}", short(values.minimum, 4), short(values.maximum, 4), short(values.mean, 4));
  const folderNote = ({ resized, leftOut }: { resized: number; leftOut: number }) =>
    [resized > 0 ? t("{0} resized", count(resized)) : "", leftOut > 0 ? t("{0} left out", count(leftOut)) : ""].filter(Boolean).join(" · ");
  return html`<section class="report-set">
    <h2>${setTitle(name)} <span class="quiet">${set.source}</span></h2>
    <p>
      ${t("{0} used", images(set.used))}${set.resized > 0 ? t(", {0} of them resized", count(set.resized)) : nothing}, ${t("as {0}", shape(set.image))};
      ${range} <span class="quiet">${t("({0} is black, {1} is white)", short(black, 6), short(white, 6))}</span>
    </p>
    <div class="report-tables">
      ${section(page, `${name}/left`, t("Left out"), set.leftOut, ({ reason }) => ({ name: reason }))}
      ${section(page, `${name}/folders`, t("Folders"), set.folders, (row) => ({ name: row.name || t("the folder itself"), note: folderNote(row) }))}
      ${section(page, `${name}/labels`, t("Labels"), set.labels, (row) => ({ name: row.name ?? t("none") }))}
      ${section(page, `${name}/sizes`, t("Sizes"), set.sizes, (row) => ({ name: shape([row.height, row.width]) }))}
      ${section(page, `${name}/channels`, t("Channels"), set.channels, (row) => ({ name: channelWords(row) }))}
    </div>
  </section>`;
}

function partWords({ set, part }: Member): string {
  if (part === "training") return t("trained on");
  if (part === "validation") return t("held out");
  return set === "train" ? t("without a pair") : "";
}

function groupLine(page: Page, id: string, { count: all, members, leak }: Group): TemplateResult {
  const others = all - 1;
  return line(page, {
    id,
    name: html`${leak ? html`<span class="leak">${t("leak")}</span> ` : nothing}${members[0].file}
      <span class="quiet">${plural(others, t("and {0} other"), t("and {0} others"))}</span>`,
    figure: leak ? t("trained on and held out") : "",
    part: null,
    count: all,
    files: members,
    more: (index) => partWords(members[index]),
  });
}

function groupsSection(page: Page, id: string, title: string, sentence: string, { groups, more }: Groups): TemplateResult | typeof nothing {
  if (groups.length === 0) return nothing;
  return html`<section class="report-set">
    <h2>${title} <span class="quiet">${count(groups.length + more)}</span></h2>
    <p class="quiet">${sentence}</p>
    <ul>
      ${groups.map((group, index) => groupLine(page, `${id}/${index}`, group))}
      ${more > 0 ? html`<li class="quiet">${t("and {0} more", count(more))}</li>` : nothing}
    </ul>
  </section>`;
}

/** What to look at first: each finding in a sentence; one that says so where there is none. */
export function findings({
  sets,
  pairs,
  parts,
  duplicates,
  alike,
}: DataReport): { severity: "warning" | "information"; message: string }[] {
  const found: { severity: "warning" | "information"; message: string }[] = [];
  const leaks = duplicates.leaks + (alike?.leaks ?? 0);
  if (leaks > 0)
    found.push({
      severity: "warning",
      message: plural(
        leaks,
        t("{0} group of the same or like images lies on both sides of the split: the validation loss will look better than it is."),
        t("{0} groups of the same or like images lie on both sides of the split: the validation loss will look better than it is."),
      ),
    });
  const leftOut = sets.reduce((sum, set) => sum + set.leftOut.rows.reduce((all, row) => all + row.count, 0), 0);
  if (leftOut > 0)
    found.push({ severity: "warning", message: plural(leftOut, t("{0} file cannot be used."), t("{0} files cannot be used.")) });
  const alone = pairs ? pairs.withoutClean.count + pairs.withoutNoisy.count : 0;
  if (alone > 0)
    found.push({ severity: "warning", message: plural(alone, t("{0} image has no partner."), t("{0} images have no partner.")) });
  if (duplicates.superfluous > 0)
    found.push({
      severity: "information",
      message: plural(duplicates.superfluous, t("{0} image is there more than once."), t("{0} images are there more than once.")),
    });
  if (parts.validation === 0)
    found.push({ severity: "information", message: t("No images are held out: there will be no validation loss and no threshold.") });
  if (alike === null)
    found.push({ severity: "information", message: t("Near duplicates were not looked for, as there are too many images.") });
  return found.length > 0 ? found : [{ severity: "information", message: t("Nothing stands out: no file left out, no image twice.") }];
}

function pairsSection(page: Page, pairs: NonNullable<DataReport["pairs"]>): TemplateResult {
  const rows = [
    { id: "noisy", name: t("without a clean image"), row: pairs.withoutClean },
    { id: "clean", name: t("without a noisy image"), row: pairs.withoutNoisy },
  ].filter(({ row }) => row.count > 0);
  return html`<section class="report-set">
    <h2>${t("Pairs")}</h2>
    <p>${plural(pairs.found, t("{0} pair of a noisy and a clean image found."), t("{0} pairs of a noisy and a clean image found."))}</p>
    <ul>
      ${rows.map(({ id, name, row }) => line(page, { id: `pairs/${id}`, name, figure: count(row.count), part: null, warning: true, ...row }))}
    </ul>
  </section>`;
}

function thumbnails(page: Page, { thumbnails: shown, sets }: DataReport): TemplateResult {
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

function progressLine(page: Page, progress: NonNullable<EditorState["report"]["progress"]>): TemplateResult {
  const { stage, done, total, secondsLeft } = progress;
  const place = total > 0 ? t("{0} of {1}", count(done), count(total)) : "";
  const left = secondsLeft === null ? "" : t("{0} left", formatDuration(secondsLeft));
  return html`<div class="report-progress" role="status">
    <progress aria-label=${t("Reading the images")} max="1" value=${total > 0 ? done / total : nothing}></progress>
    <span>${stage || t("Starting")} <span class="quiet">${[place, left].filter(Boolean).join(" · ")}</span></span>
    ${button(t("Cancel"), () => page.send({ type: "cancelReport" }))}
  </div>`;
}

/** The report on the images: what to look at first, thumbnails, and tables whose rows lead to their files. */
export function dataPanel(page: Page): TemplateResult {
  const { report, data, restricted } = page.editor as EditorState;
  const { newest, progress, message } = report;
  const make = () => page.command("inspect");
  const error = message === null ? nothing : html`<p class="problem error" role="alert">${message}</p>`;
  if (!newest) {
    if (progress) return html`<div class="data">${progressLine(page, progress)}</div>`;
    const sentence = t(
      "The report says what your images are before you train: sizes, values, labels, duplicates, and what leaks from training into validation.",
    );
    return html`<div class="data">
      ${error}${empty(sentence, button(t("Report on Images"), make, { appearance: "primary", disabled: restricted }))}
    </div>`;
  }
  const stale = data.state === "read" && data.summary.key !== newest.key;
  const { parts } = newest;
  return html`<div class="data">
    <div class="result-head">
      <p>
        <strong>${t("{0} to train on, {1} held out", images(parts.training), count(parts.validation))}</strong>
        <span class="quiet">${moment(newest.created)}</span>
      </p>
      ${progress ? nothing : html`<div class="actions">${button(t("Report Again"), make, { disabled: restricted })}</div>`}
    </div>
    ${progress ? progressLine(page, progress) : nothing} ${error}
    ${stale && !progress ? html`<p class="problem warning">${t("The images or their settings have changed since this report.")}</p>` : nothing}
    ${findings(newest).map(({ severity, message: sentence }) => html`<p class=${`problem ${severity}`}>${sentence}</p>`)}
    ${thumbnails(page, newest)}
    ${groupsSection(page, "same", t("Exact duplicates"), t("The same pixels, whatever the names and formats of the files."), newest.duplicates)}
    ${newest.alike ? groupsSection(page, "alike", t("Near duplicates"), t("They look alike: the same picture brighter, in another size, or written with losses."), newest.alike) : nothing}
    ${newest.pairs ? pairsSection(page, newest.pairs) : nothing} ${newest.sets.map((set) => setSections(page, set))}
  </div>`;
}
