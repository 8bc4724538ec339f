import { unreachable } from "../../core/language/error.js";
import { halfGaussian, reflected } from "../../core/numbers/gaussian-blur.js";
import { ssimWindow } from "../../core/numbers/metrics.js";
import { scaledSigma } from "../scoring/conditioning.js";
import type { DetectorOperations, Judging, PixelNetwork, Value } from "./detector.js";

/** A score `[N]` and the map `[N,H,W,1]` that shows where it comes from. */
interface Judgement {
  score: Value;
  map: Value;
}

/** Writes what the scores `mse`, `ssim` and `local` compute of pictures and what a network makes of them, both as they are shown. */
export function pixelErrors(o: DetectorOperations, pictures: Value, { network, by }: Extract<Judging, { kind: "pixels" }>): Judgement {
  const [height, width] = network.edges ? [network.edges.rows.image, network.edges.columns.image] : network.submodel.input;
  const output = o.clipped(shownBy(o, pictures, network));
  const target = o.clipped(pictures);
  switch (by.kind) {
    case "mse": {
      const map = o.squaredErrors(target, output);
      return { score: o.mean(map), map };
    }
    case "ssim":
      return dissimilarity(o, target, output, height, width);
    case "local": {
      const { expected, means, units } = by.learned;
      const blurred = blurOf(o, height, width);
      const gray = o.channelMeans(output);
      const mean = blurred(gray);
      const spread = o.root(o.subtract(blurred(o.multiply(gray, gray)), o.multiply(mean, mean)));
      const errors = o.divide(o.squaredErrors(target, output), o.expected(mean, spread, expected));
      const map = blurred(o.divide(o.subtract(errors, o.map(means, height, width)), o.map(units, height, width)));
      return { score: o.largest(map), map };
    }
    default:
      return unreachable(by);
  }
}

/** What the network makes of pictures on 0..1, in the pictures' own size. */
function shownBy(o: DetectorOperations, pictures: Value, { submodel, edges, range: [black, white] }: PixelNetwork): Value {
  const span = white - black;
  const ranged = span === 1 && black === 0 ? pictures : o.scaled(pictures, span, black);
  const input = edges ? o.picked(ranged, edges.rows.sources, edges.columns.sources) : ranged;
  const whole = o.restored(input, submodel);
  const inside = ({ before, image }: { before: number; image: number }) => Int32Array.from({ length: image }, (_, i) => before + i);
  const output = edges ? o.picked(whole, inside(edges.rows), inside(edges.columns)) : whole;
  return span === 1 && black === 0 ? output : o.scaled(output, 1 / span, -black / span);
}

/** 1 - SSIM: the mean over the windows, and for each pixel that of the window around it, at the edge the nearest one's. */
function dissimilarity(o: DetectorOperations, target: Value, output: Value, height: number, width: number): Judgement {
  // Moved by 1/2, as float32 has more digits for the variances then; the means get it back.
  const [x, y] = [o.scaled(target, 1, -0.5), o.scaled(output, 1, -0.5)];
  const mean = (value: Value) => o.windowMeans(value, ssimWindow);
  const n = ssimWindow ** 2;
  const [ex, ey] = [mean(x), mean(y)];
  const covariance = (a: Value, b: Value, ea: Value, eb: Value) =>
    o.scaled(o.subtract(mean(o.multiply(a, b)), o.multiply(ea, eb)), n / (n - 1), 0);
  const [vx, vy, vxy] = [covariance(x, x, ex, ex), covariance(y, y, ey, ey), covariance(x, y, ex, ey)];
  const [mx, my] = [o.scaled(ex, 1, 0.5), o.scaled(ey, 1, 0.5)];
  const [c1, c2] = [0.01 ** 2, 0.03 ** 2];
  const luminance = o.scaled(o.add(o.multiply(mx, mx), o.multiply(my, my)), 1, c1);
  const contrast = o.scaled(o.add(vx, vy), 1, c2);
  // With S = A1 A2 / (B1 B2), 1 - S = (B1 (B2 - A2) + A2 (B1 - A1)) / (B1 B2), and both differences are those of x - y: its
  // variance, and the square of its mean. Taken from 1, a similarity near it would leave no digits.
  const difference = o.subtract(x, y);
  const ed = mean(difference);
  const byContrast = o.multiply(luminance, covariance(difference, difference, ed, ed));
  const byLuminance = o.multiply(o.scaled(vxy, 2, c2), o.multiply(ed, ed));
  const windows = o.channelMeans(o.divide(o.add(byContrast, byLuminance), o.multiply(luminance, contrast)));
  const reach = (ssimWindow - 1) / 2;
  const nearest = (length: number) => Int32Array.from({ length }, (_, i) => Math.min(Math.max(i - reach, 0), length - ssimWindow));
  return { score: o.mean(windows), map: o.picked(windows, nearest(height), nearest(width)) };
}

/** The studio's Gaussian blur of maps of one size, which are reflected at their edges. */
function blurOf(o: DetectorOperations, height: number, width: number): (map: Value) => Value {
  const half = halfGaussian(scaledSigma(height, width));
  const reach = half.length - 1;
  const weights = Float32Array.from({ length: 2 * reach + 1 }, (_, i) => half[Math.abs(i - reach)]);
  const beyond = (length: number) => Int32Array.from({ length: length + 2 * reach }, (_, i) => reflected(i - reach, length));
  return (map) => o.weighted(o.weighted(o.picked(map, beyond(height), beyond(width)), weights, "columns"), weights, "rows");
}
