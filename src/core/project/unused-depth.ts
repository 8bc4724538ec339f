import { sentence } from "../language/sentence.js";
import type { SetReport } from "./data-report.js";
import type { Problem } from "./problem.js";

/** What cameras and scanners deliver in files of 16 bits. */
const depths = [10, 12, 14] as const;
const white = 65535;

/**
 * What to do about 16-bit images whose values only fill fewer bits, so that all of them are nearly black to the network;
 * null if they fill the range, or if the project says which values mean black and white.
 */
export function unusedDepth({ values }: Pick<SetReport, "values">): Problem | null {
  const { maximum, range } = values;
  if (range[0] !== 0 || range[1] !== white || maximum <= 0) return null;
  const bits = depths.find((depth) => maximum < 2 ** depth);
  if (bits === undefined) return null;
  const brightest = 2 ** bits - 1;
  return {
    severity: "warning",
    code: "range",
    message: sentence(
      "The brightest value is {0} of {1}: everything is at most {2} % bright. These look like images of {3} bits.",
      Math.round(maximum),
      white,
      Math.max(1, Math.round((100 * maximum) / white)),
      bits,
    ),
    path: ["data", "range"],
    fixes: [
      { kind: "set", title: sentence("Take 0 as black and {0} as white", brightest), path: ["data", "range"], value: [0, brightest] },
    ],
  };
}
