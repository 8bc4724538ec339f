import { UserError } from "../../core/language/error.js";
import { joined, sentence } from "../../core/language/sentence.js";
import type { Precision } from "../../core/network/precision.js";
import type { Engine } from "./engine.js";

/** Throws UserError if the engine cannot train in the precision on this machine. */
export function checkPrecision({ info, precisions }: Pick<Engine, "info" | "precisions">, precision: Precision): void {
  if (precisions.includes(precision)) return;
  const reason =
    info.kind === "portable"
      ? sentence("The engine {0} has no {1}, only TensorFlow has.", info.name, precision)
      : sentence("This processor has no instructions for {0} (AVX512_BF16 or AMX_BF16, seen on Linux).", precision);
  throw new UserError(joined([reason, sentence("Set Precision (training.precision) to float32 and train anew.")]), "precision");
}
