import { expect, it } from "vitest";
import type { AnomalyTrust } from "../../../../src/core/analyses/anomaly-trust.js";
import { judgedAlike } from "../../../../src/core/analyses/judged-alike.js";
import { parseProject } from "../../../../src/core/project/project-text.js";

const trust: AnomalyTrust = {
  ...{ score: "patches", judged: 3, heldOut: 20, shift: null, falseAlarms: null, choice: null, proof: null },
  ...{ labelled: null, baselines: null, pixels: null, notes: [] },
};

it("a text judges as a result was judged: its score, its threshold, and all else as it stands", () => {
  const text = `{
  // Mine.
  "version": 1,
  "data": { "train": "good", "masks": "masks" },
  "anomaly": { "score": "auto", "threshold": { "top": 20 }, "falseAlarmRate": 0.07 }
}`;
  const alike = judgedAlike(text, { threshold: -3.5, trust });
  const parsed = parseProject(alike);
  expect(parsed.ok && parsed.project.anomaly).toMatchObject({ score: "patches", threshold: -3.5, falseAlarmRate: 0.07 });
  expect(parsed.ok && [parsed.project.data.masks, parsed.project.data.train]).toEqual([null, "good"]);
  expect(alike).toContain("// Mine.");
  // A result of before says no score, and one without a threshold gives none.
  const before = parseProject(judgedAlike(text, { threshold: null }));
  expect(before.ok && before.project.anomaly).toMatchObject({ score: "auto", threshold: { top: 20 } });
});
