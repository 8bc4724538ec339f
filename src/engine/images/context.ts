import type { PixelCache } from "./cache.js";
import type { Decoders } from "./decoders.js";
import type { Report } from "./progress.js";

/** What reading images takes from outside. */
export interface Context {
  cache: PixelCache;
  decoders: Decoders;
  report: Report;
  signal?: AbortSignal;
  now: () => number;
  /** A folder whose images do not count where folders are listed: the one that a job writes to, which may lie in its input. */
  passesOver?: string;
}
