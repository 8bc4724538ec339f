import { sentence } from "../language/sentence.js";
import type { SetReport } from "./data-report.js";
import type { Problem } from "./problem.js";

/** Bits that are filled in files of more, by the white of these: what cameras deliver in 16 bits, masks and classes in 8. */
const depths: Readonly<Record<number, readonly number[] | undefined>> = { 65535: [10, 12, 14], 255: [1, 2, 4] };

/** What to do about images whose values lie otherwise than black and white do; null if they fit, or if the project says which values these are. */
export const rangeProblem = (set: Pick<SetReport, "values">): Problem | null => unusedDepth(set) ?? belowBlack(set);

/** What to do about floats from -1 to 1, of which the half is below black. */
function belowBlack({ values: { minimum, maximum, range } }: Pick<SetReport, "values">): Problem | null {
  // Noise goes below black, too, but then beyond white as well.
  if (range[0] !== 0 || range[1] !== 1 || minimum >= -0.25 || minimum < -1 || maximum > 1) return null;
  return {
    severity: "warning",
    code: "range",
    message: sentence("The darkest value is {0}, below black. These look like images from -1 to 1.", Number(minimum.toPrecision(3))),
    path: ["data", "range"],
    fixes: [{ kind: "set", title: sentence("Take {0} as black and {1} as white", -1, 1), path: ["data", "range"], value: [-1, 1] }],
  };
}

/** What to do about images of 8 or 16 bits whose values only fill fewer, so that all of them are nearly black to the network. */
function unusedDepth({ values }: Pick<SetReport, "values">): Problem | null {
  const { maximum, range } = values;
  const [black, white] = range;
  if (black !== 0 || maximum <= 0) return null;
  const bits = depths[white]?.find((depth) => maximum < 2 ** depth);
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
      { kind: "set", title: sentence("Take {0} as black and {1} as white", 0, brightest), path: ["data", "range"], value: [0, brightest] },
    ],
  };
}
