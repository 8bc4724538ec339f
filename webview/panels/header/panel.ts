import { html, nothing, type TemplateResult } from "lit";
import { starting } from "../../../src/core/jobs/progress.js";
import { stageWords } from "../../../src/core/jobs/stage.js";
import { isImportedTraining, type Training } from "../../../src/core/jobs/training.js";
import { beginsTraining, type TrainingAction, trainingActions } from "../../../src/core/jobs/training-actions.js";
import { applies } from "../../../src/core/project/applies.js";
import { valueAt } from "../../../src/core/project/value-at.js";
import type { EditorState } from "../../../src/protocol/webview.js";
import { button, segments } from "../../controls/button.js";
import { ring } from "../../controls/ring.js";
import { trainingButton } from "../../shared/training-button.js";
import { setValue } from "../../state/editing.js";
import { knobAt, knobs } from "../../state/knobs.js";
import type { Page } from "../../state/page.js";
import { count, duration, loss, plural } from "../../text/format.js";
import { formatEntry } from "../../text/knob-value.js";
import { say, t } from "../../text/words.js";

/** The sentence of the header: how far the training is, how fast and how long. */
export function trainingStatus(training: Training | null): { main: string; more: string } {
  if (!training) return { main: t("Not trained yet"), more: "" };
  const { status, epoch, epochs, metrics, progress } = training;
  const position = [count(epoch), count(epochs)] as const;
  const last = metrics.at(-1);
  const reached = !last
    ? ""
    : last.validationLoss === undefined
      ? t("loss {0}", loss(last.loss))
      : t("validation loss {0}", loss(last.validationLoss));
  switch (status) {
    case "starting":
      return {
        main: t(stageWords[(progress ?? starting).stage]),
        more: progress && progress.total > 0 ? t("{0} of {1}", count(progress.done), count(progress.total)) : "",
      };
    case "running": {
      if (progress) return { main: t(stageWords[progress.stage]), more: "" };
      const each = training.secondsPerEpoch === null ? "" : t("{0} each", duration(training.secondsPerEpoch));
      const left = training.secondsLeft === null ? "" : t("{0} left", duration(training.secondsLeft));
      const elsewhere = training.elsewhere ? t("in another window or a terminal") : "";
      return { main: t("Epoch {0} of {1}", ...position), more: [elsewhere, each, left].filter(Boolean).join(" · ") };
    }
    case "paused":
      return { main: t("Paused at epoch {0} of {1}", ...position), more: reached };
    case "interrupted":
      return { main: t("Interrupted at epoch {0} of {1}", ...position), more: say(training.message) };
    case "stopped":
      return { main: t("Stopped at epoch {0} of {1}", ...position), more: reached };
    case "finished":
      if (isImportedTraining(training)) return { main: t("Imported"), more: training.origin ?? "" };
      return { main: plural(metrics.length, t("Finished {0} epoch"), t("Finished {0} epochs")), more: reached };
    case "failed":
      return { main: t("Training failed"), more: "" };
  }
}

/** Share of the training that is done, from 0 to 1; undefined if it is not known. */
export function trainingShare(training: Training): number | undefined {
  if (training.status === "starting")
    return training.progress && training.progress.total > 0 ? training.progress.done / training.progress.total : undefined;
  const epochs = Math.max(1, training.epochs);
  return training.steps > 0 && training.epoch > training.metrics.length
    ? (training.epoch - 1 + training.step / training.steps) / epochs
    : (training.metrics.at(-1)?.epoch ?? 0) / epochs;
}

/** What can be done with the training; while another process trains it, only the disabled button that begins one. */
function trainingButtons(page: Page, editor: EditorState): TemplateResult {
  const possible = trainingActions(editor.training);
  const shown: readonly TrainingAction[] = possible.length > 0 ? possible : ["train"];
  const looks = (action: TrainingAction, index: number) =>
    index === 0 && possible.length > 0 && (beginsTraining(action) || action === "continue") ? "primary" : "secondary";
  return html`${shown.map((action, index) => trainingButton(page, editor, action, looks(action, index)))}`;
}

function engineBadge({ engine }: EditorState, page: Page): TemplateResult {
  if (engine.busy) {
    return html`<span class="badge busy">${ring()}${engine.busy}</span>`;
  }
  const reason = say(engine.reason);
  return html`<span class="badge" tabindex=${reason ? 0 : nothing} title=${reason || nothing}
      >${engine.name}${reason ? html`<span class="visually-hidden">: ${reason}</span>` : nothing}</span
    >${engine.kind === "portable" ? button(t("Set Up TensorFlow"), () => page.command("setUpTensorFlow"), { title: t("Trains about 20 times faster") }) : nothing}`;
}

/** The tasks that run, without those that the visible panel shows. */
function taskStrip({ editor, shared }: Page): TemplateResult {
  return html`${editor.tasks.map((task) =>
    task.state === "running" && task.panel !== shared.panel
      ? html`<div class="task">
          <span>${task.title}</span><span class="quiet">${task.total > 0 ? t("{0} of {1}", count(task.done), count(task.total)) : ""}</span>
          <progress aria-label=${task.title} max="1" value=${task.total > 0 ? task.done / task.total : nothing}></progress>
        </div>`
      : nothing,
  )}`;
}

/** What was typed and not taken, and what holds in its place: a training would begin without it. */
function refusedEntries({ editor: { document }, shared }: Page): TemplateResult | typeof nothing {
  if (!document.ok) return nothing;
  const refused = knobs.filter((knob) => shared.drafts[knob.path]?.error && applies(knob, document.project));
  if (refused.length === 0) return nothing;
  const sentences = refused.map((knob) => {
    const value = formatEntry(knob.control, valueAt(document.project, knob.path));
    return t("{0}: “{1}” is not taken, and {2} stays.", t(knob.title), shared.drafts[knob.path].text, value || t("none"));
  });
  return html`<p class="banner" role="status">${sentences.join(" ")}</p>`;
}

/** Buttons, status, task and engine, over a thin progress bar. */
export function headerPanel(page: Page): TemplateResult {
  const { editor } = page;
  const { training, document } = editor;
  const { main, more } = trainingStatus(training);
  const active = training && ["starting", "running", "paused"].includes(training.status);
  const share = training ? trainingShare(training) : 0;
  const task = knobAt("task");
  return html`<header>
    <div class="bar">
      <div class="buttons">${trainingButtons(page, editor)}</div>
      <p class="status" role="status"><span>${main}</span> ${more ? html`<span class="quiet">${more}</span>` : nothing}</p>
      <div class="right">
        ${
          task?.control.kind === "choice" && document.ok
            ? segments(
                t(task.title),
                task.control.options.map(({ value, label }) => ({ value, label: t(label) })),
                document.project.task,
                (value) => setValue(page, task, value),
                document.readOnly,
              )
            : nothing
        }
        ${engineBadge(editor, page)}
      </div>
    </div>
    ${
      active
        ? html`<progress class=${`training ${training.status}`} aria-label=${t("Training")} max="1" value=${share ?? nothing}></progress>`
        : html`<div class="rule"></div>`
    }
    ${taskStrip(page)} ${refusedEntries(page)}
    ${editor.restricted ? html`<p class="banner">${t("This folder is open in Restricted Mode: settings can be changed and saved, and past runs looked at; images are not read and nothing runs until you trust the folder.")}</p>` : nothing}
    ${training?.status === "failed" && training.message ? html`<p class="banner wrong" role="alert">${say(training.message)}</p>` : nothing}
  </header>`;
}
