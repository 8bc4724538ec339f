import { ssimWindow } from "../../core/metrics.js";
import type { Value } from "./graph-def.js";
import type { Operations } from "./operations.js";

/** Mean squared error of each image: `[N,H,W,C]` twice to `[N]`. */
export function imageErrors(graph: Operations, output: Value, target: Value): Value {
  return graph.mean(graph.float32("SquaredDifference", [output, target]), [1, 2, 3]);
}

/**
 * Mean structural similarity of each image as core's `ssim` defines it: `[N,H,W,C]` twice to `[N]`. The window's mean is taken
 * along one axis, then the other. A variance E[x^2] - E[x]^2 loses digits in float32, so both images are moved by -1/2 first:
 * variances stay, and the means get 1/2 back.
 */
export function structuralSimilarity(graph: Operations, output: Value, target: Value): Value {
  const half = graph.float(0.5);
  const clipped = graph.float32("ClipByValue", [output, graph.float(0), graph.float(1)]);
  const x = graph.subtract(target, half);
  const y = graph.subtract(clipped, half);
  const stacked = graph.concatenate([x, y, graph.square(x), graph.square(y), graph.multiply(x, y)], 3);
  const windows = graph.averagePool(graph.averagePool(stacked, ssimWindow, 1, 1), 1, ssimWindow, 1);
  const [ex, ey, exx, eyy, exy] = graph.split(windows, 5, 3);
  const n = ssimWindow ** 2;
  const covariance = (product: Value, a: Value, b: Value) =>
    graph.multiply(graph.float(n / (n - 1)), graph.subtract(product, graph.multiply(a, b)));
  const [vx, vy, vxy] = [covariance(exx, ex, ex), covariance(eyy, ey, ey), covariance(exy, ex, ey)];
  const [mx, my] = [graph.add(ex, half), graph.add(ey, half)];
  const [c1, c2, two] = [graph.float(0.01 ** 2), graph.float(0.03 ** 2), graph.float(2)];
  const above = graph.multiply(graph.add(graph.multiply(two, graph.multiply(mx, my)), c1), graph.add(graph.multiply(two, vxy), c2));
  const below = graph.multiply(graph.add(graph.add(graph.square(mx), graph.square(my)), c1), graph.add(graph.add(vx, vy), c2));
  return graph.mean(graph.divide(above, below), [1, 2, 3]);
}
