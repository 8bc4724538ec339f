import { unreachable } from "../../../src/core/language/error.js";
import type { Health } from "../../../src/core/runs/health.js";
import { score } from "../../text/format.js";
import { t } from "../../text/words.js";

/** A verdict on a training for people: its colour, its name, and a sentence on the figures and what to do. */
export interface Verdict {
  tone: "good" | "waiting" | "bad";
  title: string;
  sentence: string;
}

const percent = (share: number) => `${score(100 * share, share < 0.1 ? 1 : 0)} %`;

/** What is said of dead codes beside another verdict. */
function codesWords({ dead, codes }: { dead: number; codes: number }): string {
  if (codes === 0) return "";
  return dead === 0 ? t("No code is dead.") : t("{0} of {1} codes are dead.", dead, codes);
}

const sentences = (...parts: readonly string[]) => parts.filter(Boolean).join(" ");

/** A verdict in the person's language. */
export function verdictOf(health: Health): Verdict {
  switch (health.kind) {
    case "collapsed":
      return {
        tone: "bad",
        title: t("Collapsed"),
        sentence: sentences(
          t("The network gives the same picture for every image."),
          health.deadOutput
            ? t("Its ReLU output is dead: set Output activation to Sigmoid, and train again.")
            : t("Try another seed, a lower learning rate or a longer warm-up, and train again."),
        ),
      };
    case "diverging":
      return {
        tone: "bad",
        title: t("Diverging"),
        sentence: sentences(
          health.rise === null ? t("The loss is no longer a number.") : t("The loss rose to {0} above its best.", percent(health.rise)),
          t("Lower the learning rate and train again."),
        ),
      };
    case "overfitting":
      return {
        tone: "waiting",
        title: t("Overfitting"),
        sentence: sentences(
          t(
            "Since epoch {0} the validation loss has risen to {1} above its best, while the training loss still falls.",
            health.best,
            percent(health.rise),
          ),
          t("More images, noise or augmentation help; the best epoch is kept."),
        ),
      };
    case "dead codes":
      return {
        tone: "waiting",
        title: t("Dead codes"),
        sentence: sentences(
          t("{0} of {1} latent numbers are the same for every image.", health.dead, health.codes),
          t("Set Latent activation to Linear, or try another seed."),
        ),
      };
    case "converging": {
      const fall = percent(health.fall);
      const trend =
        health.watched === "training"
          ? t("The training loss falls by {0} an epoch.", fall)
          : t("The validation loss falls by {0} an epoch.", fall);
      return { tone: "good", title: t("Converging"), sentence: sentences(trend, codesWords(health)) };
    }
    case "plateau": {
      const { best } = health;
      const trend =
        health.watched === "training"
          ? t("The training loss hardly falls any more; its best is at epoch {0}.", best)
          : t("The validation loss hardly falls any more; its best is at epoch {0}.", best);
      return { tone: "waiting", title: t("Plateau"), sentence: sentences(trend, codesWords(health)) };
    }
    default:
      return unreachable(health);
  }
}
