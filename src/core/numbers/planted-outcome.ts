import { type DefectKind, defectKinds, type PlantedEvidence } from "./planted-evidence.js";

/** A defect that was planted and scored. */
export interface PlantedOutcome {
  kind: DefectKind;
  /** Its planned size as a share of the picture's long side; defects of one share count as one size. */
  share: number;
  /** Its size in the picture. */
  sizePixels: number;
  /** Whether its picture scored above the threshold. */
  found: boolean;
}

/** A size counts as found reliably from this share of its defects on. */
export const reliableRate = 0.8;

const count = (outcomes: readonly PlantedOutcome[]) => ({
  planted: outcomes.length,
  found: outcomes.filter(({ found }) => found).length,
});

const isReliable = (outcomes: readonly PlantedOutcome[]) => count(outcomes).found >= reliableRate * outcomes.length;

/** The outcomes by size in pixels, smallest first. Where pictures differ in size, a share is called by its median. */
function bySize(outcomes: readonly PlantedOutcome[]): [number, PlantedOutcome[]][] {
  const sizes = new Map<number, PlantedOutcome[]>();
  for (const share of new Set(outcomes.map((outcome) => outcome.share))) {
    const ofShare = outcomes.filter((outcome) => outcome.share === share);
    const pixels = ofShare.map(({ sizePixels }) => sizePixels).sort((a, b) => a - b)[ofShare.length >> 1];
    // On tiny pictures several shares are the same few pixels.
    sizes.set(pixels, [...(sizes.get(pixels) ?? []), ...ofShare]);
  }
  return [...sizes].sort(([a], [b]) => a - b);
}

/**
 * Sums up what a scorer found. The smallest size found is the first at which, and at which together with all larger ones, at
 * least {@link reliableRate} of the defects were found: by the sum alone, large defects could speak for small ones that were missed.
 */
export function plantedEvidence(scorer: string, outcomes: readonly PlantedOutcome[]): PlantedEvidence {
  const sizes = bySize(outcomes);
  const smallest = sizes.find(([, own], i) => isReliable(own) && isReliable(sizes.slice(i).flatMap(([, larger]) => larger)));
  return {
    scorer,
    ...count(outcomes),
    byKind: defectKinds
      .map((kind) => ({ kind, ...count(outcomes.filter((outcome) => outcome.kind === kind)) }))
      .filter(({ planted }) => planted > 0),
    bySize: sizes.map(([pixels, own]) => ({ pixels, ...count(own) })),
    smallest: smallest?.[0] ?? null,
  };
}
