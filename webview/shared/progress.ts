import { html, nothing, type TemplateResult } from "lit";
import type { Progress } from "../../src/core/jobs/progress.js";
import { stageWords } from "../../src/core/jobs/stage.js";
import type { EditorState, Panel, TaskState } from "../../src/protocol/webview.js";
import { button } from "../controls/button.js";
import { icon } from "../controls/icon.js";
import type { Page } from "../state/page.js";
import { count, duration } from "../text/format.js";
import { say, t } from "../text/words.js";

/** The progress of a task with the time left and the button that cancels it. `name` says what is done. */
export function progressLine(name: string, { stage, done, total, secondsLeft }: Progress, cancel: () => void): TemplateResult {
  const amount = total > 0 ? t("{0} of {1}", count(done), count(total)) : "";
  const left = secondsLeft === null ? "" : t("{0} left", duration(secondsLeft));
  return html`<div class="work-progress" role="status">
    <progress aria-label=${name} max="1" value=${total > 0 ? done / total : nothing}></progress>
    <span>${t(stageWords[stage])} <span class="quiet">${[amount, left].filter(Boolean).join(" · ")}</span></span>
    ${button(t("Cancel"), cancel)}
  </div>`;
}

/** The tasks that a panel shows. */
export function tasksIn({ tasks }: EditorState, panel: Panel): TaskState[] {
  return tasks.filter((task) => task.panel === panel);
}

/** The title and progress of a panel's tasks, or why they failed. */
export function taskLines(page: Page, panel: Panel): TemplateResult {
  return html`${tasksIn(page.editor, panel).map((task) => {
    const end = () => page.send({ type: "cancel", task: task.id });
    if (task.state === "running")
      return html`<div class="panel-task"><strong>${task.title}</strong>${progressLine(task.title, task, end)}</div>`;
    return html`<div class="panel-task failed" role="alert">
      ${icon("warning")}
      <p><strong>${t("{0} failed.", task.title)}</strong> ${say(task.message)}</p>
      ${button(t("Dismiss"), end)}
    </div>`;
  })}`;
}
