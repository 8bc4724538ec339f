import { UserError } from "../../core/language/error.js";
import { joined, sentence } from "../../core/language/sentence.js";
import type { Model, ModelState } from "../contract/engine.js";

/** A step of a run, and the learning rate that it began with. */
interface TrainingStep {
  epoch: number;
  step: number;
  learningRate: number;
}

/** The error that ends a run whose loss or weights are no longer finite; its sentence says what to try. */
export function diverged(what: "loss" | "weights", { epoch, step, learningRate }: TrainingStep): UserError {
  const ended =
    what === "loss"
      ? sentence("The loss became infinite in epoch {0}, step {1}, so the run was ended and its last checkpoint kept.", epoch, step)
      : sentence("The weights became infinite in epoch {0}, step {1}, so the run was ended and its last checkpoint kept.", epoch, step);
  const lower = Number((learningRate / 10).toPrecision(2));
  return new UserError(joined([ended, sentence("Try a learning rate of {0}, or check the value range of the images.", lower)]), "diverged");
}

/** The model's state for a checkpoint. Throws UserError if a number of it is not finite: the loss of a step is computed before its update. */
export async function finiteState(model: Model, step: TrainingStep): Promise<ModelState> {
  const state = await model.state();
  const tensors = [state.weights, state.firstMoments, state.secondMoments].flatMap((group) => Object.values(group));
  if (tensors.every((values) => values.every(Number.isFinite))) return state;
  throw diverged("weights", step);
}
