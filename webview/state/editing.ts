import type { Knob } from "../../src/core/project/knob.js";
import type { Fix } from "../../src/core/project/problem.js";
import { parseEntry } from "../controls/entry.js";
import { formatEntry } from "../text/knob-value.js";
import type { Page } from "./page.js";
import type { Draft } from "./shared.js";

function setDraft(page: Page, knob: Knob, draft: Draft | null): void {
  const { [knob.path]: _, ...others } = page.shared.drafts;
  page.updateShared({ drafts: draft ? { ...others, [knob.path]: draft } : others });
}

/** Gives up what was typed into the settings below `group`, as they change as a whole. */
export function dropDrafts(page: Page, group: string): void {
  page.updateShared({ drafts: Object.fromEntries(Object.entries(page.shared.drafts).filter(([path]) => !path.startsWith(`${group}.`))) });
}

const sender = (page: Page, knob: Knob) => (value: unknown) => page.send({ type: "edit", path: knob.path.split("."), value });

/** What the field shows while it is typed into. */
export function draftText(page: Page, knob: Knob, text: string): void {
  setDraft(page, knob, { text, error: null, sent: false });
}

/** Ends a gesture on a text field: one edit, an error that stays beside the field, or nothing if nothing changed. */
export function commitText(page: Page, knob: Knob, current: unknown, text: string, send = sender(page, knob)): void {
  const entry = parseEntry(knob, text);
  if (!entry.ok) {
    setDraft(page, knob, { text, error: entry.message, sent: false });
  } else if (JSON.stringify(entry.value) === JSON.stringify(current)) {
    setDraft(page, knob, null);
  } else {
    setDraft(page, knob, { text: formatEntry(knob.control, entry.value), error: null, sent: true });
    send(entry.value);
  }
}

/** Gives up what was typed. */
export function cancelText(page: Page, knob: Knob): void {
  setDraft(page, knob, null);
}

/** Applies a fix: one edit, or a dialog of the host. Typed text at `knob` gives way to it. */
export function applyFix(page: Page, fix: Fix, knob?: Knob): void {
  if (knob) setDraft(page, knob, null);
  if (fix.kind === "choose") page.command("chooseFolder", fix.path.map(String));
  else page.send({ type: "fix", fix });
}

/** Sets a knob that is not typed. */
export function setValue(page: Page, knob: Knob, value: unknown): void {
  setDraft(page, knob, null);
  sender(page, knob)(value);
}
