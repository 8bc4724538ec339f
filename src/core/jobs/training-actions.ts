import { unreachable } from "../language/error.js";
import { type Sentence, sentence } from "../language/sentence.js";
import { isImportedTraining, type Training } from "./training.js";

/** The state of a project's newest training: before the first, under way here, under way elsewhere, or at an end. */
export const trainingStates = [
  "none",
  "starting",
  "running",
  "paused",
  "interrupted",
  "stopped",
  "finished",
  "imported",
  "failed",
  "elsewhere",
] as const;
export type TrainingState = (typeof trainingStates)[number];

/** What a person is offered for a training, by the names of the manifest's commands. */
export const trainingActionNames = ["train", "trainAnew", "resume", "trainOn", "pause", "continue", "stop"] as const;
export type TrainingAction = (typeof trainingActionNames)[number];

/** What an action asks of a project. Two actions may ask for the same under names that fit their states. */
export type TrainingRequest = "train" | "resume" | "pause" | "continue" | "stop";

interface ActionRow {
  title: Sentence;
  /** The name of VS Code's own icon. */
  icon: "play" | "debug-pause" | "debug-continue" | "debug-stop";
  request: TrainingRequest;
}

/** The words, the icon and the doing of every action; the page, the menus and the palette all take them from here. */
export const trainingActionTable: Record<TrainingAction, ActionRow> = {
  train: { title: sentence("Train"), icon: "play", request: "train" },
  trainAnew: { title: sentence("Train Anew"), icon: "play", request: "train" },
  resume: { title: sentence("Resume"), icon: "debug-continue", request: "resume" },
  trainOn: { title: sentence("Train On"), icon: "debug-continue", request: "resume" },
  pause: { title: sentence("Pause"), icon: "debug-pause", request: "pause" },
  continue: { title: sentence("Continue"), icon: "debug-continue", request: "continue" },
  stop: { title: sentence("Stop"), icon: "debug-stop", request: "stop" },
};

/** The actions of each state, the primary one first. */
const actionsOf: Record<TrainingState, readonly TrainingAction[]> = {
  none: ["train"],
  // A pause takes effect only at the first step, and nothing would show that it was asked for.
  starting: ["stop"],
  running: ["pause", "stop"],
  paused: ["continue", "stop"],
  interrupted: ["resume", "train"],
  stopped: ["resume", "train"],
  finished: ["train"],
  imported: ["trainOn", "trainAnew"],
  failed: ["train"],
  // Only the process that trains can hold or stop it.
  elsewhere: [],
};

/** The state of a project whose newest training is this; null before the first. */
export function trainingState(training: Training | null): TrainingState {
  if (!training) return "none";
  if (training.elsewhere) return "elsewhere";
  return isImportedTraining(training) ? "imported" : training.status;
}

/** What can be done with a project whose newest training is this, the primary action first; null before the first training. */
export const trainingActions = (training: Training | null): readonly TrainingAction[] => actionsOf[trainingState(training)];

/** True if an action begins or resumes a training, so that it is refused whenever training is. */
export function beginsTraining(action: TrainingAction): boolean {
  const { request } = trainingActionTable[action];
  switch (request) {
    case "train":
    case "resume":
      return true;
    case "pause":
    case "continue":
    case "stop":
      return false;
    default:
      return unreachable(request);
  }
}

/** What training depends on besides the training itself, as the editor's state has it. */
interface Circumstances {
  restricted: boolean;
  document: { ok: boolean; readOnly: boolean; network?: { ok: boolean | "unknown" } };
  training: Training | null;
}

/** Why no training can begin now, or null. */
export function trainingHindrance({ restricted, document, training }: Circumstances): Sentence | null {
  if (training?.elsewhere) return sentence("Another window or a terminal trains this project.");
  if (restricted) return sentence("Nothing runs in Restricted Mode.");
  if (!document.ok) return sentence("Correct the project first.");
  if (document.readOnly) return sentence("The project is read-only.");
  return document.network?.ok === false ? sentence("Correct the network first.") : null;
}
