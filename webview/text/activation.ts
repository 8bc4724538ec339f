import { type Activated, type Activation, activatedOf } from "../../src/core/network/activation.js";
import { short } from "./format.js";
import { t } from "./words.js";

const names: Record<Activation, () => string> = {
  linear: () => t("Linear"),
  relu: () => t("ReLU"),
  relu6: () => t("ReLU6"),
  leakyRelu: () => t("Leaky ReLU"),
  elu: () => t("ELU"),
  tanh: () => t("Tanh"),
  sigmoid: () => t("Sigmoid"),
};

/** An activation in words, with its slope below zero if that is not the usual one: `Leaky ReLU 0.1`. */
export function activationWords(layer: Activated): string {
  const { activation, negativeSlope } = activatedOf(layer);
  return names[activation]() + (negativeSlope === undefined ? "" : ` ${short(negativeSlope)}`);
}
