import { isActive, type Training } from "../../core/jobs/training.js";
import { beginsTraining, type TrainingAction, trainingActionNames, trainingActions } from "../../core/jobs/training-actions.js";

/** What menus need to know of the active project. */
interface ActiveProject {
  training: Training | null;
  hasModel: boolean;
  denoises: boolean;
}

/** The name of the context key that is true while an action is possible: `canTrain`. */
export const actionKey = (action: TrainingAction): string => `can${action[0].toUpperCase()}${action.slice(1)}`;

/**
 * The context keys that the manifest's `when` clauses read. `underWay` is the training that can be paused or stopped, which may be
 * another project's than the active one. The runs of a project that is not open are not known; its commands say what is missing.
 */
export function menuContext(
  active: ActiveProject | undefined,
  underWay: Training | null,
  anyProject: boolean,
  watching: boolean,
): Record<string, boolean> {
  const begin = active || anyProject ? trainingActions(active?.training ?? null) : [];
  const hold = trainingActions(underWay);
  const possible = (action: TrainingAction) => (beginsTraining(action) ? begin : hold).includes(action);
  return {
    hasProject: anyProject || active !== undefined,
    canUse: active ? active.hasModel : anyProject,
    watching,
    busy: isActive(active?.training ?? null),
    denoise: active?.denoises ?? false,
    ...Object.fromEntries(trainingActionNames.map((action) => [actionKey(action), possible(action)])),
  };
}

/** The words of a project's row that the menus look for, each by itself: `can:` and `primary:` with an action, and `model`. */
export function rowContext(training: Training | null, hasModel: boolean): string {
  const actions = trainingActions(training);
  return [
    ...actions.slice(0, 1).map((action) => `primary:${action}`),
    ...actions.map((action) => `can:${action}`),
    ...(hasModel ? ["model"] : []),
  ].join(" ");
}
