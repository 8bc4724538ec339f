/** What a person calls an image: an anomaly, a good one, or neither yet. */
export const triageWords = ["odd", "fine", "unsure"] as const;
export type TriageWord = (typeof triageWords)[number];

/** The images that runs were taught are good, by the runs' ids: names in their folders. */
export type Taught = Readonly<Record<string, readonly string[]>>;

/** What was said of images, by their names in their folder. */
export type Triage = Readonly<Record<string, TriageWord>>;

/** The name of the table of a project's triage, which lies beside the project (`inspect.aeproj`) and which `data.labels` can name. */
export const triageTable = (project: string): string => `${project.replace(/\.aeproj$/, "")}.labels.csv`;

/** What was said of images if it counts as their labels, as the project's table of labels is that of its triage; null if it does not. */
export const countedTriage = (triage: Triage, project: string, labels: string | null): Triage | null =>
  labels === triageTable(project) ? triage : null;

const labelOf: Readonly<Record<TriageWord, number>> = { odd: 1, fine: 0, unsure: -1 };

/**
 * The labels of images, 1 for odd, 0 for good, -1 for none, once what was said of them counts: it goes before `odd`, the labels that
 * they were judged with, empty if there were none. Empty if no image has a label.
 */
export function saidLabels(odd: ArrayLike<number> | undefined, names: readonly string[], triage: Triage): Int32Array {
  const had = odd && odd.length > 0 ? odd : null;
  if (!had && !names.some((name) => triage[name])) return new Int32Array();
  return Int32Array.from(names, (name, index) => {
    const word = triage[name];
    return word ? labelOf[word] : (had?.[index] ?? -1);
  });
}
