/** What is planted on good pictures to see whether a scorer finds it. */
export const defectKinds = ["scratch", "blob", "hole", "patch"] as const;
export type DefectKind = (typeof defectKinds)[number];

/** How many defects were planted, and how many of them scored above the threshold. */
interface Found {
  planted: number;
  found: number;
}

/** How well a scorer finds defects: how many of those planted on held-out good pictures it found. */
export interface PlantedEvidence extends Found {
  scorer: string;
  /** In the order of {@link defectKinds}; kinds of which none was planted are left out. */
  byKind: (Found & { kind: DefectKind })[];
  /** Smallest first, in pixels of the pictures that defects were planted on. */
  bySize: (Found & { pixels: number })[];
  /** The smallest of these sizes from which on defects are found reliably; null if none are. */
  smallest: number | null;
}
