import type { DefectKind, PlantedEvidence } from "../../src/core/numbers/planted-evidence.js";
import { short } from "../text/format.js";
import { t } from "../text/words.js";
import type { EvidenceGroup } from "./evidence.js";

const kindWords = (): Record<DefectKind, string> => ({
  scratch: t("scratch"),
  blob: t("blob"),
  hole: t("hole"),
  patch: t("foreign patch"),
});

/** What scorers found of the same planted defects, by kind and by length in pixels; the first scorer is the one that judges. */
export function evidenceGroups(proof: readonly PlantedEvidence[]): { scorers: string[]; byKind: EvidenceGroup[]; bySize: EvidenceGroup[] } {
  const [own] = proof;
  const scorers = proof.map(({ scorer }) => scorer);
  const none = { planted: 0, found: 0 };
  const byKind: EvidenceGroup[] = (own?.byKind ?? []).map(({ kind }) => ({
    name: kindWords()[kind],
    found: proof.map((one) => one.byKind.find((other) => other.kind === kind) ?? none),
  }));
  const bySize: EvidenceGroup[] = (own?.bySize ?? []).map(({ pixels }) => ({
    name: t("{0} px", short(pixels)),
    found: proof.map((one) => one.bySize.find((other) => other.pixels === pixels) ?? none),
  }));
  return { scorers, byKind, bySize };
}

/** The scorers in the order of their bars, by the names of their styles: the one that judges is `own`, then `baseline-0` and so on. */
export const evidenceKey = (scorers: readonly string[]): { name: string; words: string }[] =>
  scorers.map((scorer, place) =>
    place === 0 ? { name: "own", words: scorer } : { name: `baseline-${place - 1}`, words: t("{0} (no training)", scorer) },
  );
