import { html, nothing, type TemplateResult } from "lit";
import type { Result } from "../../src/core/analyses/result.js";
import { type TriageWord, triageTable, triageWords } from "../../src/core/analyses/triage.js";
import { textButton } from "../controls/button.js";
import { icon } from "../controls/icon.js";
import { triageLabels } from "../text/anomaly-words.js";
import { images, plural } from "../text/format.js";
import { say, t } from "../text/words.js";
import type { GalleryPage } from "./gallery-state.js";

/** Steps that can be undone. */
const mostSteps = 50;

/** The key of each word; Delete takes a word back. */
const keys: ReadonlyMap<string, TriageWord | null> = new Map<string, TriageWord | null>([
  ["o", "odd"],
  ["f", "fine"],
  ["u", "unsure"],
  ["Delete", null],
]);

/** What was said of an image; undefined if nothing was. */
export const wordOf = (page: GalleryPage, result: Result, index: number): TriageWord | undefined =>
  page.editor.triage[page.data.row(result, index)?.file ?? ""];

/** True if something can be said of images: the project lies on disk and is trusted. */
export const canTriage = ({ editor }: GalleryPage): boolean => !editor.restricted;

/** Says a word of images, and keeps what was said before. */
export function mark(page: GalleryPage, result: Result, indices: readonly number[], word: TriageWord | null): void {
  if (indices.length === 0 || !canTriage(page)) return;
  const before = [...triageWords, null].map((said) => ({
    word: said,
    indices: indices.filter((index) => (wordOf(page, result, index) ?? null) === said),
  }));
  const undo = [...page.state.undo, before.filter((change) => change.indices.length > 0)].slice(-mostSteps);
  page.update({ undo, selected: [] });
  page.send({ type: "triage", folder: result.folder, indices: [...indices], word });
}

/** Takes back what was said last. */
export function undoMark(page: GalleryPage, result: Result): void {
  const last = page.state.undo.at(-1);
  if (!last) return;
  page.update({ undo: page.state.undo.slice(0, -1) });
  for (const { indices, word } of last) page.send({ type: "triage", folder: result.folder, indices: [...indices], word });
}

/** Hears the keys of triage for the images that `indices` gives; true if it was one. */
export function triageKeys(event: KeyboardEvent, page: GalleryPage, result: Result, indices: () => readonly number[]): boolean {
  if (event.target instanceof Element && event.target.closest("input, vscode-dropdown, vscode-text-field")) return false;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && page.state.undo.length > 0) {
    event.preventDefault();
    event.stopPropagation();
    undoMark(page, result);
    return true;
  }
  const word = keys.get(event.key);
  if (word === undefined || event.ctrlKey || event.metaKey || event.altKey) return false;
  event.preventDefault();
  mark(page, result, indices(), word);
  return true;
}

/** Buttons that say a word of some images, with what is said of all of them pressed. */
export function triageButtons(page: GalleryPage, result: Result, indices: readonly number[]): TemplateResult {
  const words = triageLabels();
  const said = (word: TriageWord) => indices.length > 0 && indices.every((index) => wordOf(page, result, index) === word);
  return html`<div class="segments" role="group" aria-label=${t("What this image is")}>
    ${triageWords.map(
      (word) =>
        html`<button
          type="button"
          aria-pressed=${said(word)}
          ?disabled=${!canTriage(page)}
          title=${t("{0} (key {1})", words[word], word[0].toUpperCase())}
          @click=${() => mark(page, result, indices, said(word) ? null : word)}
        >
          ${words[word]}
        </button>`,
    )}
  </div>`;
}

/** What is selected, what was said, and how it becomes labels. */
export function triageLine(page: GalleryPage, result: Result): TemplateResult | typeof nothing {
  const { selected, undo } = page.state;
  const { document, name, triage, triageNote } = page.editor;
  const many = Object.keys(triage).length;
  const table = triageTable(name);
  const used = document.ok && document.project.data.labels === table;
  if (selected.length === 0 && undo.length === 0 && many === 0 && !triageNote) return nothing;
  return html`<p class="triage-line note">
    ${
      selected.length > 0
        ? html`<span>${plural(selected.length, t("{0} image selected"), t("{0} images selected"))}</span> ${triageButtons(page, result, selected)}`
        : nothing
    }
    ${many > 0 ? html`<span>${t("{0} sorted by hand, in {1}", images(many), table)}</span>` : nothing}
    ${
      many > 0 && !used && document.ok && !document.readOnly
        ? textButton(
            t("Use as labels"),
            () => page.send({ type: "edit", path: ["data", "labels"], value: table }),
            t("Sets Labels to this table: what you said counts in the figures at once"),
          )
        : nothing
    }
    ${triageNote ? html`<span>${icon("warning")} ${say(triageNote)}</span>` : nothing}
    ${undo.length > 0 ? textButton(t("Undo"), () => undoMark(page, result), t("Takes back what was said last (Ctrl+Z)")) : nothing}
  </p>`;
}
