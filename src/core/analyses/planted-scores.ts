import type { DefectKind, PlantedEvidence } from "../numbers/planted-evidence.js";
import { plantedEvidence } from "../numbers/planted-outcome.js";

/** Defects that were planted on held-out images, with what it takes to count them at any threshold. */
export interface PlantedScores {
  /** The scorer that judges, then the baselines. */
  scorers: string[];
  defects: {
    kind: DefectKind;
    /** Its size as a share of the picture's long side, and in pixels. */
    share: number;
    sizePixels: number;
    /** By the scorer that judges; not finite if it could not. */
    score: number;
    /** For each baseline the share of the held-out images, 0 to 1, that score at least as high by it; 1 if it could not judge. */
    above: number[];
  }[];
}

/**
 * Counts the planted defects that are found above a threshold, and by each baseline above the threshold that flags the same share of
 * the held-out images, so that none gains by more false alarms. `heldOut` are the finite scores of these by the scorer that judges. The
 * same object as before if nothing else is found.
 */
export function recountOf({ scorers, defects }: PlantedScores, heldOut: readonly number[]): (threshold: number) => PlantedEvidence[] {
  let before: { key: string; evidence: PlantedEvidence[] } | null = null;
  return (threshold) => {
    const share = heldOut.filter((score) => score > threshold).length / Math.max(1, heldOut.length);
    const found = scorers.map((_, place) =>
      defects.map(({ score, above }) => (place === 0 ? score > threshold : (above[place - 1] ?? 1) <= share)),
    );
    const key = found.map((one) => one.map(Number).join("")).join();
    if (before?.key !== key) {
      const evidence = scorers.map((scorer, place) =>
        plantedEvidence(
          scorer,
          defects.map(({ kind, share, sizePixels }, index) => ({ kind, share, sizePixels, found: found[place][index] })),
        ),
      );
      before = { key, evidence };
    }
    return before.evidence;
  };
}
