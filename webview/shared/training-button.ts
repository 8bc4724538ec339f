import type { TemplateResult } from "lit";
import { beginsTraining, type TrainingAction, trainingActionTable, trainingHindrance } from "../../src/core/jobs/training-actions.js";
import type { EditorState } from "../../src/protocol/webview.js";
import { button } from "../controls/button.js";
import type { IconName } from "../controls/icon.js";
import type { Page } from "../state/page.js";
import { say } from "../text/words.js";

/** The page's drawings for VS Code's icons. */
const drawings: Record<(typeof trainingActionTable)[TrainingAction]["icon"], IconName> = {
  play: "play",
  "debug-continue": "play",
  "debug-pause": "pause",
  "debug-stop": "stop",
};

/** The button of an action on the training; disabled, and saying why, if the action would begin a training and none can begin. */
export function trainingButton(
  page: Page,
  editor: EditorState,
  action: TrainingAction,
  appearance: "primary" | "secondary",
): TemplateResult {
  const { title, icon, request } = trainingActionTable[action];
  const hindrance = trainingHindrance(editor);
  return button(say(title), () => page.command(request), {
    icon: drawings[icon],
    appearance,
    disabled: hindrance !== null && beginsTraining(action),
    title: say(hindrance) || undefined,
  });
}
