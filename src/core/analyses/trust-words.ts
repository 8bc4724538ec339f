import { joined, type Sentence, sentence } from "../language/sentence.js";
import { excessPValue } from "../numbers/judging/false-alarms.js";
import type { Shift } from "../numbers/judging/shift.js";
import type { PlantedEvidence } from "../numbers/planted-evidence.js";
import { conformalRank } from "../numbers/threshold.js";
import type { AnomalyTrust, LabelledMetrics } from "./anomaly-trust.js";

const percent = (share: number, digits = 2) => Number((100 * share).toPrecision(digits));

/** "patches 94, mse 12": what each scorer found. */
const compared = (choice: readonly PlantedEvidence[]) => choice.map(({ scorer, found }) => `${scorer} ${found}`).join(", ");

/** Probability of a warning by chance, of more flagged good images than the held-out ones let expect. */
const level = 0.025;

/** That more good images are flagged than the held-out ones let expect, if labels show it; null if not. */
function excessWords({ judged, heldOut, falseAlarms, labelled }: AnomalyTrust): Sentence | null {
  if (!falseAlarms || !labelled?.atThreshold) return null;
  const { good, odd, atThreshold } = labelled;
  // Labels of some images alone may be those of flagged ones, which were looked at because they are flagged.
  if (good + odd < judged) return null;
  const { rate, accepted } = falseAlarms;
  const above = accepted ? heldOut - conformalRank(heldOut, rate) : Math.round(rate * heldOut);
  if (excessPValue(atThreshold.falseAlarms, good, above, heldOut) > level) return null;
  return sentence(
    "{0} of {1} good images are flagged ({2} %), more than the held-out ones let expect: those here differ from the images learned from. Train on some of them too, and leave these out here.",
    atThreshold.falseAlarms,
    good,
    percent(atThreshold.falseAlarms / good),
  );
}

/** Why the rate of false alarms does not hold for the images of a result; null if nothing speaks against it. */
export const rateWarning = (trust: AnomalyTrust): Sentence | null => (trust.shift?.shifted ? shiftWords(trust.shift) : excessWords(trust));

/** How far a result can be trusted, in sentences: a warning that the rate does not hold first, then how it was scored, on what the threshold stands, what is found, and how it agrees with labels. */
export function trustSentences(trust: AnomalyTrust): Sentence[] {
  const { score, choice, falseAlarms, heldOut, labelled, pixels, notes } = trust;
  const [proof, ...baselines] = trust.proof ?? [];
  const said: Sentence[] = [];
  const warning = rateWarning(trust);
  if (warning) said.push(warning);
  const planted = choice?.find(({ scorer }) => scorer === score);
  said.push(
    choice && planted
      ? sentence(
          "Scored by {0}, which best told planted defects and wrong pictures from good ones; of {1} defects were found: {2}.",
          score,
          planted.planted,
          compared(choice),
        )
      : sentence("Scored by {0}.", score),
  );
  if (falseAlarms && !falseAlarms.accepted)
    said.push(
      sentence(
        "Of {0} held-out images {1} % score above the threshold: the true rate of false alarms lies between {2} and {3} % (95 %).",
        heldOut,
        percent(falseAlarms.rate),
        percent(falseAlarms.low),
        percent(falseAlarms.high),
      ),
    );
  else if (falseAlarms)
    said.push(
      sentence(
        "The threshold accepts {0} % false alarms and stands on {1} held-out images: the true rate lies between {2} and {3} % (95 %).",
        percent(falseAlarms.rate),
        heldOut,
        percent(falseAlarms.low),
        percent(falseAlarms.high),
      ),
    );
  if (proof && proof.planted > 0)
    said.push(
      proof.smallest === null
        ? sentence("Of {0} defects planted on held-out images it finds {1}; no size of them is found reliably.", proof.planted, proof.found)
        : sentence(
            "Of {0} defects planted on held-out images it finds {1}; reliably those from {2} pixels on.",
            proof.planted,
            proof.found,
            proof.smallest,
          ),
    );
  const better = proof && baselines.filter(({ found }) => found > proof.found);
  if (better && better.length > 0)
    said.push(sentence("Without any training, more of these are found by {0}: do not rely on this score.", compared(better)));
  else if (proof && baselines.length > 0 && proof.planted > 0)
    said.push(sentence("Baselines that need no training find no more of them: {0}.", compared(baselines)));
  if (labelled) said.push(...labelWords(labelled, trust.baselines ?? []));
  if (pixels)
    said.push(
      sentence(
        "By the masks, {0} regions in {1} images: AUROC of pixels {2} %, PRO {3} %.",
        pixels.regions,
        pixels.images,
        percent(pixels.auroc, 3),
        percent(pixels.pro, 3),
      ),
    );
  return [...said, ...notes];
}

/** What a shift means for the threshold. */
export const shiftWords = ({ direction }: Extract<Shift, { shifted: true }>): Sentence =>
  direction === "up"
    ? sentence(
        "These images differ as a whole from those learned from, or more than a third of them are odd: the accepted rate of false alarms does not hold for them.",
      )
    : sentence("These images as a whole are less odd than the held-out ones: the accepted rate of false alarms does not hold for them.");

/** How scores and threshold agree with labels, and whether a baseline agrees better. */
function labelWords(labelled: LabelledMetrics, baselines: readonly { scorer: string; auroc: number }[]): Sentence[] {
  const said: Sentence[] = [
    sentence(
      "By the labels, {0} good and {1} odd: AUROC {2} %, average precision {3} %.",
      labelled.good,
      labelled.odd,
      percent(labelled.auroc, 3),
      percent(labelled.averagePrecision, 3),
    ),
  ];
  // No language changes these.
  const aurocs = (some: typeof baselines) =>
    joined(
      some.map(({ scorer, auroc }): Sentence => ({ text: "{0} {1} %", values: [scorer, percent(auroc, 3)] })),
      ", ",
    );
  const better = baselines.filter(({ auroc }) => auroc > labelled.auroc);
  if (better.length > 0) said.push(sentence("Without any training, a higher AUROC has {0}: do not rely on this score.", aurocs(better)));
  else if (baselines.length > 0) said.push(sentence("The AUROC of baselines that need no training is not higher: {0}.", aurocs(baselines)));
  const at = labelled.atThreshold;
  if (at)
    said.push(
      sentence(
        "At the threshold {0} of {1} odd images are found, and {2} of {3} good ones flagged.",
        at.found,
        labelled.odd,
        at.falseAlarms,
        labelled.good,
      ),
    );
  return said;
}
