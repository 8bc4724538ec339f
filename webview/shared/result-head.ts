import { html, nothing, type TemplateResult } from "lit";
import { type AnalysisKind, analyses } from "../../src/core/analyses/analyses.js";
import { isOfSame, panelOf, type Result, type ResultEntry } from "../../src/core/analyses/result.js";
import { staleness } from "../../src/core/analyses/staleness.js";
import { triageTable } from "../../src/core/analyses/triage.js";
import { holdsModel, isUnderWay } from "../../src/core/runs/run.js";
import { textButton } from "../controls/button.js";
import { dropdown } from "../controls/dropdown.js";
import type { Page } from "../state/page.js";
import { baseName, moment } from "../text/format.js";
import { t } from "../text/words.js";
import { distinctNames } from "./distinct.js";
import { resultButton } from "./empty.js";
import { panelHead } from "./head.js";
import { taskLines } from "./progress.js";
import { epochName, runName } from "./run-names.js";
import { type Saved, saveButtons } from "./save.js";
import { staleLine } from "./stale.js";

/** The results of a panel to choose from, newest first, if there are several. */
function picker(page: Page, shown: Result): TemplateResult | typeof nothing {
  const { allResults } = page.editor;
  const entries = allResults.filter(({ kind }) => panelOf(kind) === panelOf(shown.kind));
  if (entries.length < 2) return nothing;
  const epochs = ({ epoch }: ResultEntry) => (epoch === undefined ? "" : ` · ${t("epoch {0}", epoch)}`);
  const labels = distinctNames(entries, [
    (one) => `${baseName(one.input)} · ${moment(one.created)}`,
    (one) => `${baseName(one.input)} · ${moment(one.created)}${epochs(one)}`,
    (one) => `${baseName(one.input)} · ${moment(one.created, "second")}${epochs(one)}`,
    (one) => `${one.input} · ${moment(one.created, "second")}${epochs(one)}`,
  ]);
  return html`<span class="picker"
    >${dropdown({
      id: "result",
      name: t("Result"),
      options: entries.map(({ folder }, index) => ({ value: folder, label: labels[index] })),
      value: shown.folder,
      disabled: false,
      choose: (folder) => page.send({ type: "showResult", folder }),
    })}</span
  >`;
}

/** Shows the result of the same images, compared with the same reference, by another run or epoch, or makes it. */
function chooseModel(page: Page, shown: Result, run: string, epoch: number | null): void {
  // A list of results does not say which image one is about.
  const listed = "image" in analyses[shown.kind].options ? [] : page.editor.allResults;
  const other = listed.find((one) => isOfSame(one, shown) && one.run === run && (one.epoch ?? null) === epoch);
  page.send(other ? { type: "showResult", folder: other.folder } : { type: "analyse", folder: shown.folder, run, epoch });
}

/** The run that a result is by, to choose another that has left a model, and the epoch of it, to choose another whose weights are kept. */
function modelPickers(page: Page, shown: Result): TemplateResult {
  const { runs, restricted } = page.editor;
  const possible = runs.filter((run) => run.id === shown.run || (holdsModel(run) && !isUnderWay(run)));
  return html`<span class="picker run"
    >${dropdown({
      id: "result-run",
      name: t("Run"),
      options: possible.map((run) => ({ value: run.id, label: t("Run {0}", runName(run, runs)) })),
      value: shown.run,
      disabled: restricted || possible.length < 2,
      choose: (run) => chooseModel(page, shown, run, null),
    })}</span
  >${epochPicker(page, shown)}`;
}

/** The epochs of a result's run that can be chosen, after the one that is taken if none is; nothing if there are no others. */
function epochPicker(page: Page, shown: Result): TemplateResult | typeof nothing {
  const { runs, restricted } = page.editor;
  const run = runs.find(({ id }) => id === shown.run);
  const others = run?.keptEpochs.filter((epoch) => epoch !== run.best?.epoch) ?? [];
  if (!run || others.length === 0) return nothing;
  const { epoch = null } = shown;
  return html`<span class="picker epoch"
    >${dropdown<string>({
      id: "result-epoch",
      name: t("Epoch"),
      options: [null, ...others].map((value) => ({ value: String(value), label: epochName(run, value) })),
      value: String(epoch),
      disabled: restricted || isUnderWay(run),
      choose: (chosen) => chooseModel(page, shown, run.id, others.find((value) => String(value) === chosen) ?? null),
    })}</span
  >`;
}

/** Makes a result anew, of the same images by the run that is used now; undefined if nothing can run. */
function againButton(page: Page, { folder }: Result, label: string | undefined): TemplateResult | undefined {
  const { runs, restricted } = page.editor;
  const usable = runs.filter((run) => holdsModel(run) && !isUnderWay(run));
  const run = usable.find(({ status }) => status === "finished") ?? usable[0];
  if (label === undefined || restricted || !run) return undefined;
  return textButton(label, () => page.send({ type: "analyse", folder, run: run.id, epoch: null }));
}

/** What a result is of, what has changed since, and what can be done with it: its table, its chart as a file, the command again. */
export function resultHead(
  page: Page,
  result: Result,
  head: {
    title: string;
    about: string;
    label: string;
    command: AnalysisKind;
    saved: Saved;
    /** More that can be done with it. */
    links?: unknown;
    /** The label of the button that makes it anew if it is out of date. */
    again?: string;
  },
): TemplateResult {
  const { runs, document, name } = page.editor;
  const stale = staleness(result, runs, document.ok ? document.project : null, triageTable(name));
  return html`${taskLines(page, panelOf(head.command))}
    ${panelHead({
      title: head.title,
      picker: html`${picker(page, result)}${modelPickers(page, result)}`,
      about: `${head.about} · ${moment(result.created)}`,
      links: html`${textButton(t("Open Table"), () => page.send({ type: "open", file: result.table }))} ${head.links ?? nothing} ${saveButtons(page, head.saved)}`,
      action: resultButton(page, head.label, head.command),
    })}
    ${staleLine(stale, againButton(page, result, head.again))}`;
}
