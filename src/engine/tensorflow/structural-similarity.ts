import { ssimWindow } from "../../core/numbers/metrics.js";
import type { Value } from "./graph-def.js";
import type { Operations } from "./operations.js";

/** Mean structural similarity as part of a graph. */
export interface Similarity {
  /** That of each image, `[N]`. */
  images: Value;
  /** The gradient of their mean for the output. */
  gradient(): Value;
}

/**
 * Mean structural similarity of each image as core's `ssim` defines it, of outputs y and targets x `[N,H,W,C]`. A variance
 * E[y^2] - E[y]^2 loses digits in float32, so both images are moved by -1/2 first: variances stay, and the means get 1/2 back.
 * Windows count by `weights`.
 */
export function structuralSimilarity(graph: Operations, output: Value, target: Value, weights: Value): Similarity {
  const half = graph.float(0.5);
  const clipped = graph.operation("ClipByValue", [output, graph.float(0), graph.float(1)]);
  const x = graph.subtract(target, half);
  const y = graph.subtract(clipped, half);
  const stacked = graph.concatenate([x, y, graph.square(x), graph.square(y), graph.multiply(x, y)], 3);
  const [ex, ey, exx, eyy, exy] = graph.split(windowMeans(graph, stacked), 5, 3);
  const n = ssimWindow ** 2;
  const sample = graph.float(n / (n - 1));
  const covariance = (product: Value, a: Value, b: Value) => graph.multiply(sample, graph.subtract(product, graph.multiply(a, b)));
  const [vx, vy, vxy] = [covariance(exx, ex, ex), covariance(eyy, ey, ey), covariance(exy, ex, ey)];
  const [mx, my] = [graph.add(ex, half), graph.add(ey, half)];
  const [c1, c2, two] = [graph.float(0.01 ** 2), graph.float(0.03 ** 2), graph.float(2)];
  const luminanceAbove = graph.add(graph.multiply(two, graph.multiply(mx, my)), c1);
  const contrastAbove = graph.add(graph.multiply(two, vxy), c2);
  const luminanceBelow = graph.add(graph.add(graph.square(mx), graph.square(my)), c1);
  const contrastBelow = graph.add(graph.add(vx, vy), c2);
  const below = graph.multiply(luminanceBelow, contrastBelow);
  const windows = graph.divide(graph.multiply(luminanceAbove, contrastAbove), below);
  return { images: graph.mean(graph.multiply(windows, weights), [1, 2, 3]), gradient };

  /**
   * With S = (2 mx my + c1)(2 vxy + c2) / ((mx^2 + my^2 + c1)(vx + vy + c2)) = A1 A2 / (B1 B2), a window gives
   * dS/dmy = 2 mx A2 / (B1 B2) - 2 my S / B1, dS/dvxy = 2 A1 / (B1 B2), dS/dvy = -S / B2. Of the window's means, with
   * k = n / (n - 1): dS/dE[yy] = k dS/dvy, dS/dE[xy] = k dS/dvxy, dS/dE[y] = dS/dmy - 2 ey dS/dE[yy] - ex dS/dE[xy].
   * A pixel y gets G(E[y]) + 2 y G(E[yy]) + x G(E[xy]), and nothing if it was clipped; G takes from every window that holds
   * the pixel its gradient / n, which is the mean of a window again, once zeros lie around.
   */
  function gradient(): Value {
    const divided = (value: Value) => graph.divide(graph.multiply(two, value), below);
    const byMean = graph.subtract(
      divided(graph.multiply(mx, contrastAbove)),
      graph.divide(graph.multiply(two, graph.multiply(my, windows)), luminanceBelow),
    );
    const bySquare = graph.multiply(graph.negate(sample), graph.divide(windows, contrastBelow));
    const byProduct = graph.multiply(sample, divided(luminanceAbove));
    const moved = graph.add(graph.multiply(two, graph.multiply(ey, bySquare)), graph.multiply(ex, byProduct));
    const byMeans = graph.concatenate([graph.subtract(byMean, moved), bySquare, byProduct], 3);
    const margin = [ssimWindow - 1, ssimWindow - 1] as const;
    const around = graph.pad(graph.multiply(graph.divide(byMeans, graph.countNumbers(windows)), weights), [[0, 0], margin, margin, [0, 0]]);
    const [gy, gyy, gxy] = graph.split(windowMeans(graph, around), 3, 3);
    const byPixel = graph.add(gy, graph.add(graph.multiply(two, graph.multiply(y, gyy)), graph.multiply(x, gxy)));
    return graph.multiply(byPixel, graph.areEqual(output, clipped));
  }
}

/** Mean of each window of images `[N,H,W,C]`, along one axis, then the other. */
function windowMeans(graph: Operations, images: Value): Value {
  return graph.averagePool(graph.averagePool(images, ssimWindow, 1, 1), 1, ssimWindow, 1);
}
