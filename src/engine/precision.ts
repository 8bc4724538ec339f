import type { Precision } from "../core/precision.js";
import { UserError } from "../core/problem.js";
import type { Engine } from "./engine.js";

/** Throws UserError where the engine cannot train in the precision here. */
export function checkPrecision({ info, precisions }: Pick<Engine, "info" | "precisions">, precision: Precision): void {
  if (precisions.includes(precision)) return;
  const reason =
    info.kind === "portable"
      ? `The engine ${info.name} has no ${precision}, only TensorFlow has.`
      : `This processor has no instructions for ${precision} (AVX512_BF16 or AMX_BF16, seen on Linux).`;
  throw new UserError(`${reason} Set Precision (training.precision) to float32 and train anew.`, "precision");
}
