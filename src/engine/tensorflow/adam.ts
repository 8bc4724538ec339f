import { beta1, beta2, epsilon } from "../contract/adam.js";
import type { Value } from "./graph-def.js";
import type { Operations } from "./operations.js";

/** The variables of one parameter. */
export interface Slot {
  weight: Value;
  firstMoment: Value;
  secondMoment: Value;
}

/**
 * One Adam update: m += (1 - beta1)(g - m), v += (1 - beta2)(g^2 - v), w -= rate m / (sqrt(v) + epsilon). `rate` has the bias
 * correction in it already (`adamRate`), so the operation's own beta powers are 0, which makes its correction 1.
 */
export function adamUpdate(graph: Operations, slot: Slot, gradient: Value, rate: Value): Value {
  const numbers = [graph.float(0), graph.float(0), rate, graph.float(beta1), graph.float(beta2), graph.float(epsilon)];
  return graph.operation("ResourceApplyAdam", [slot.weight, slot.firstMoment, slot.secondMoment, ...numbers, gradient], {
    use_locking: { bool: false },
    use_nesterov: { bool: false },
  });
}
