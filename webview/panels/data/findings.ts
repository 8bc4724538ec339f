import type { DataReport } from "../../../src/core/project/data-report.js";
import type { Fix, Problem } from "../../../src/core/project/problem.js";
import { rangeProblem } from "../../../src/core/project/unused-depth.js";
import { plural } from "../../text/format.js";
import { say, t } from "../../text/words.js";

/** One thing to notice in a report, in a sentence, and what can be done about it. */
export interface Finding {
  severity: Problem["severity"];
  message: string;
  fixes?: readonly Fix[];
}

/** What to look at first: each finding in a sentence. Without findings, one sentence says so. */
export function findings({ sets, pairs, parts, duplicates, alike }: DataReport): Finding[] {
  const list: Finding[] = [];
  const leaks = duplicates.leaks + (alike?.leaks ?? 0);
  if (leaks > 0)
    list.push({
      severity: "warning",
      message: plural(
        leaks,
        t("{0} group of the same or like images lies on both sides of the split: the validation loss will look better than it is."),
        t("{0} groups of the same or like images lie on both sides of the split: the validation loss will look better than it is."),
      ),
    });
  const [training] = sets;
  const depth = training && rangeProblem(training);
  if (depth) list.push({ severity: depth.severity, message: say(depth.message), fixes: depth.fixes });
  for (const how of training?.howLabelled ?? []) list.push({ severity: "information", message: say(how) });
  const leftOut = sets.reduce((sum, set) => sum + set.leftOut.rows.reduce((all, row) => all + row.count, 0), 0);
  if (leftOut > 0)
    list.push({ severity: "warning", message: plural(leftOut, t("{0} file cannot be used."), t("{0} files cannot be used.")) });
  const alone = pairs ? pairs.withoutClean.count + pairs.withoutNoisy.count : 0;
  if (alone > 0)
    list.push({ severity: "warning", message: plural(alone, t("{0} image has no partner."), t("{0} images have no partner.")) });
  if (duplicates.superfluous > 0)
    list.push({
      severity: "information",
      message: plural(duplicates.superfluous, t("{0} image is there more than once."), t("{0} images are there more than once.")),
    });
  if (parts.validation === 0)
    list.push({ severity: "information", message: t("No images are held out: there will be no validation loss and no threshold.") });
  if (alike === null)
    list.push({ severity: "information", message: t("Near duplicates were not looked for, as there are too many images.") });
  return list.length > 0 ? list : [{ severity: "information", message: t("Nothing stands out: no file left out, no image twice.") }];
}
