import { html, nothing, type TemplateResult } from "lit";
import type { DataReport, Group, Groups } from "../../../src/core/project/data-report.js";
import { textButton } from "../../controls/button.js";
import { cutOut } from "../../controls/picture.js";
import { count, plural } from "../../text/format.js";
import { say, t } from "../../text/words.js";
import { line } from "./rows.js";
import type { DataPage } from "./state.js";
import { partWords } from "./words.js";

type Thumbnails = DataReport["thumbnails"];

/** The images of groups beside one of each that training could leave out, by their names: those that it does not leave out yet. */
function superfluous({ editor }: DataPage, groups: readonly Group[]): string[] {
  const { document } = editor;
  if (!document.ok || document.readOnly) return [];
  const excluded = new Set(document.project.data.exclude);
  const others = groups.flatMap(({ members }) => {
    // What is excluded already is no copy to keep.
    const left = members.filter(({ set, file }) => set !== "train" || !excluded.has(file));
    return left.slice(1).filter(({ set }) => set === "train");
  });
  return [...new Set(others.map(({ file }) => file))];
}

/** The held-out images of groups of which others are trained on, by their names: those that the project does not train on yet. */
function known({ editor }: DataPage, groups: readonly Group[]): string[] {
  const { document } = editor;
  // A folder for validation is held out as a whole.
  if (!document.ok || document.readOnly || typeof document.project.data.validation !== "number") return [];
  const learned = new Set(document.project.data.neverHeldOut);
  const heldOut = groups.filter(({ leak }) => leak).flatMap(({ members }) => members.filter(({ part }) => part === "validation"));
  return [...new Set(heldOut.map(({ file }) => file))].filter((file) => !learned.has(file));
}

/** What can be done with groups by adding names to a list of the project, in one edit. */
interface NamesAction {
  key: "exclude" | "neverHeldOut";
  names: readonly string[];
  /** Promises all, so that one for a list that is cut says by `some` how many there are instead. */
  label: string;
  some: (count: string) => string;
  said: string;
}

/** The button of an action; nothing if it has no names to add. */
function namesButton(page: DataPage, { key, names, label, some, said }: NamesAction, isCut: boolean): TemplateResult | typeof nothing {
  if (names.length === 0) return nothing;
  const add = () => {
    const { document } = page.editor;
    const before = document.ok ? document.project.data[key] : [];
    page.send({ type: "edit", path: ["data", key], value: [...before, ...names] });
  };
  return isCut
    ? textButton(some(count(names.length)), add, `${said}. ${t("The report lists no more than these: report again for the rest")}`)
    : textButton(label, add, said);
}

/** Ways to mend groups: to leave all but one of each out of the training, and to train on all that look like what is trained on. */
function remedies(page: DataPage, groups: readonly Group[], labels: Record<NamesAction["key"], string>, isCut: boolean): TemplateResult {
  const [others, heldOut] = [superfluous(page, groups), known(page, groups)];
  const exclude: NamesAction = {
    key: "exclude",
    names: others,
    label: labels.exclude,
    some: (n) => t("Exclude {0} of These", n),
    said: plural(
      others.length,
      t("The next training leaves {0} image out and keeps the first; Setup takes it back"),
      t("The next training leaves {0} images out and keeps the first of each group; Setup takes them back"),
    ),
  };
  const together: NamesAction = {
    key: "neverHeldOut",
    names: heldOut,
    label: labels.neverHeldOut,
    some: (n) => t("Train on {0} of These Too", n),
    said: plural(
      heldOut.length,
      t(
        "The next training learns from {0} held-out image as well, so that it measures with images that it does not know; Setup takes it back",
      ),
      t(
        "The next training learns from {0} held-out images as well, so that it measures with images that it does not know; Setup takes them back",
      ),
    ),
  };
  return html`${namesButton(page, together, isCut)} ${namesButton(page, exclude, isCut)}`;
}

/** Whether the report lists only some of a group. */
const isCut = ({ members, count: all }: Group) => members.length < all;

function groupLine(page: DataPage, { id, stale }: Pick<Section, "id" | "stale">, group: Group, drawn: Thumbnails): TemplateResult {
  const { count: all, members, pictures, leak } = group;
  const others = all - 1;
  return line(page, {
    id,
    name: html`${leak ? html`<span class="leak">${t("leak")}</span> ` : nothing}${members[0].file}
      <span class="quiet">${plural(others, t("and {0} other"), t("and {0} others"))}</span>`,
    figure: leak ? t("trained on and held out") : "",
    part: null,
    count: all,
    files: members,
    pictures: pictures.map((index) => cutOut(drawn, index)),
    more: (index) => partWords(members[index]),
    action: stale
      ? nothing
      : remedies(page, [group], { exclude: t("Exclude All but the First"), neverHeldOut: t("Keep Together") }, isCut(group)),
  });
}

/** What a section of groups is called, and whether the report is stale: then it says nothing of what to leave out. */
interface Section {
  id: string;
  title: string;
  sentence: string;
  stale: boolean;
}

/** Groups of images that are the same or alike, each with pictures of its first; nothing if there are none. */
export function groupsSection(
  page: DataPage,
  { id, title, sentence, stale }: Section,
  { groups, more }: Groups,
  drawn: Thumbnails,
): TemplateResult | typeof nothing {
  if (groups.length === 0) return nothing;
  const cut = more > 0 || groups.some(isCut);
  return html`<section class="report-set">
    <h2>${title} <span class="quiet">${count(groups.length + more)}</span></h2>
    <p class="quiet">${sentence} ${
      stale
        ? nothing
        : remedies(page, groups, { exclude: t("Exclude All but One of Each"), neverHeldOut: t("Keep Alike Images Together") }, cut)
    }</p>
    <ul>
      ${groups.map((group, index) => groupLine(page, { id: `${id}/${index}`, stale }, group, drawn))}
      ${more > 0 ? html`<li class="quiet">${t("and {0} more", count(more))}</li>` : nothing}
    </ul>
  </section>`;
}

/** How many pairs there are of noisy and clean images, and what has no partner. */
export function pairsSection(page: DataPage, pairs: NonNullable<DataReport["pairs"]>): TemplateResult {
  const rows = [
    { id: "noisy", name: t("without a clean image"), row: pairs.withoutClean },
    { id: "clean", name: t("without a noisy image"), row: pairs.withoutNoisy },
  ].filter(({ row }) => row.count > 0);
  return html`<section class="report-set">
    <h2>${t("Pairs")}</h2>
    <p>${plural(pairs.found, t("{0} pair of a noisy and a clean image found."), t("{0} pairs of a noisy and a clean image found."))} ${pairs.how ? say(pairs.how) : nothing}</p>
    <ul>
      ${rows.map(({ id, name, row }) => line(page, { id: `pairs/${id}`, name, figure: count(row.count), part: null, warning: true, ...row }))}
    </ul>
  </section>`;
}
