import type { AnomalyTrust } from "../../core/analyses/anomaly-trust.js";
import { shiftOf } from "../../core/numbers/judging/shift.js";
import type { Judge } from "../fitting/judge.js";

/** How far scores can be trusted, whatever the threshold. `heldOut` are finite scores of the run's held-out images. */
export function trustOf(
  { name, choice, proof, planted, notes }: Judge,
  ofFolder: Pick<AnomalyTrust, "baselines" | "pixels" | "notes">,
  { scores, heldOut }: { scores: Float32Array; heldOut: Float32Array },
): Omit<AnomalyTrust, "falseAlarms" | "labelled"> {
  return {
    score: name,
    judged: scores.reduce((sum, score) => sum + Number(Number.isFinite(score)), 0),
    heldOut: heldOut.length,
    shift: heldOut.length > 0 ? shiftOf(scores, heldOut) : null,
    choice,
    proof,
    planted,
    ...ofFolder,
    notes: [...notes, ...ofFolder.notes],
  };
}
