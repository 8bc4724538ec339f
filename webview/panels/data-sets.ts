import { html, nothing, type TemplateResult } from "lit";
import type { SetReport } from "../../src/core/data-report.js";
import { count, images, shape, short } from "../format.js";
import type { Page } from "../store.js";
import { say, t } from "../words.js";
import { section } from "./data-rows.js";

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

function channelWords({ channels, type, alpha }: SetReport["channels"]["rows"][number]): string {
  const depth = { u8: t("8 bit"), u16: t("16 bit"), f32: t("32 bit") }[type];
  return [channels === 1 ? t("gray") : t("colour"), depth, alpha ? t("transparency") : ""].filter(Boolean).join(", ");
}

/** What one source holds: how many images of which values, and its tables. */
export function setSections(page: Page, set: SetReport): TemplateResult {
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
      ${section(page, `${name}/left`, t("Left out"), set.leftOut, ({ reason }) => ({ name: say(reason) }))}
      ${section(page, `${name}/folders`, t("Folders"), set.folders, (row) => ({ name: row.name || t("the folder itself"), note: folderNote(row) }))}
      ${section(page, `${name}/labels`, t("Labels"), set.labels, (row) => ({ name: row.name ?? t("none") }))}
      ${section(page, `${name}/sizes`, t("Sizes"), set.sizes, (row) => ({ name: shape([row.height, row.width]) }))}
      ${section(page, `${name}/channels`, t("Channels"), set.channels, (row) => ({ name: channelWords(row) }))}
    </div>
  </section>`;
}
