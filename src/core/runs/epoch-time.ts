import type { EngineKind } from "../network/engine-kind.js";

/** What a run has measured of this machine. */
export interface Measurement {
  engine: EngineKind;
  batchSize: number;
  /** Floating point operations of one of its epochs. */
  epochFlops: number;
  /** Seconds of one of its epochs, the mean over them. */
  secondsPerEpoch: number;
}

/** Seconds of an epoch; `same` if a run of the same work has measured it, else scaled from a run of other work. */
export interface EpochTime {
  seconds: number;
  same: boolean;
}

/** Seconds of an epoch of `flops` from what runs on the same engine have measured, newest first; null without any. */
export function epochTime(flops: number, batchSize: number, engine: EngineKind, measurements: readonly Measurement[]): EpochTime | null {
  const own = measurements.filter((measured) => measured.engine === engine && measured.epochFlops > 0);
  const same = own.find((measured) => measured.epochFlops === flops && measured.batchSize === batchSize);
  if (same) return { seconds: same.secondsPerEpoch, same: true };
  // A step of another size runs at another speed, so a run with the same batch size tells more.
  const near = own.find((measured) => measured.batchSize === batchSize) ?? own[0];
  return near ? { seconds: (near.secondsPerEpoch * flops) / near.epochFlops, same: false } : null;
}
