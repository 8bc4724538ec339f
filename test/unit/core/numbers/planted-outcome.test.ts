import { expect, it } from "vitest";
import { plantedEvidenceSchema } from "../../../../src/core/analyses/planted-schema.js";
import type { DefectKind } from "../../../../src/core/numbers/planted-evidence.js";
import { type PlantedOutcome, plantedEvidence } from "../../../../src/core/numbers/planted-outcome.js";

/** Ten defects of one size, of which some were found. */
const ten = (kind: DefectKind, share: number, sizePixels: number, found: number): PlantedOutcome[] =>
  Array.from({ length: 10 }, (_, i) => ({ kind, share, sizePixels, found: i < found }));

it("counts what was found by kind and size, and says from which size on it is reliable", () => {
  const evidence = plantedEvidence("mse", [...ten("hole", 0.2, 26, 10), ...ten("scratch", 0.02, 3, 1), ...ten("scratch", 0.1, 13, 8)]);
  expect(evidence).toEqual({
    scorer: "mse",
    planted: 30,
    found: 19,
    byKind: [
      { kind: "scratch", planted: 20, found: 9 },
      { kind: "hole", planted: 10, found: 10 },
    ],
    bySize: [
      { pixels: 3, planted: 10, found: 1 },
      { pixels: 13, planted: 10, found: 8 },
      { pixels: 26, planted: 10, found: 10 },
    ],
    smallest: 13,
  });
  expect(plantedEvidenceSchema().parse(JSON.parse(JSON.stringify(evidence)))).toEqual(evidence);
});

it("lets neither large defects speak for small ones, nor one lucky small size for all", () => {
  const large = [...ten("blob", 0.1, 13, 10), ...ten("blob", 0.2, 26, 10)];
  expect(plantedEvidence("mse", [...ten("blob", 0.05, 6, 5), ...large]).smallest).toBe(13);
  expect(plantedEvidence("mse", [...ten("blob", 0.05, 6, 8), ...ten("blob", 0.1, 13, 2)]).smallest).toBeNull();
  expect(plantedEvidence("mse", []).smallest).toBeNull();
});

it("calls a size by the median where pictures differ, and joins shares that are the same few pixels", () => {
  const mixed = [...ten("blob", 0.1, 13, 10), ...ten("hole", 0.1, 20, 10), ...ten("patch", 0.1, 15, 0)];
  expect(plantedEvidence("mse", mixed).bySize).toEqual([{ pixels: 15, planted: 30, found: 20 }]);
  const tiny = [...ten("blob", 0.02, 2, 4), ...ten("blob", 0.2, 2, 7)];
  expect(plantedEvidence("mse", tiny).bySize).toEqual([{ pixels: 2, planted: 20, found: 11 }]);
});
