import type { DecisionSettings } from "../../core/analyses/redecide.js";
import type { ResultRecord } from "../../core/analyses/result.js";
import { type DecidableResult, decidable } from "../../runs/decided-result.js";
import type { KeptResult } from "../../runs/kept-result.js";

const same = (one: DecisionSettings, other: DecisionSettings) =>
  one.falseAlarmRate === other.falseAlarmRate && JSON.stringify(one.threshold) === JSON.stringify(other.threshold);

/** Decides results by the settings of the project's text, as they are now. */
export class Decisions {
  #settings: DecisionSettings | null = null;
  readonly #opened = new WeakMap<KeptResult, Promise<DecidableResult | null>>();
  /** By what settings the table on disk is, if it was written since the result was opened. */
  readonly #written = new WeakMap<KeptResult, DecisionSettings>();

  /** Takes up the settings of a text without errors; true if others held before. */
  follow(settings: DecisionSettings): boolean {
    const changed = this.#settings !== null && !same(this.#settings, settings);
    this.#settings = settings;
    return changed;
  }

  /** The record of a result as it is decided now: as it lies on disk if there are no settings yet, or nothing to decide. */
  async record(opened: KeptResult): Promise<ResultRecord> {
    const result = await this.#open(opened);
    return this.#settings && result ? result.decided(this.#settings) : opened.record;
  }

  /** Brings table and record on disk up to date. Throws UserError on a full disk. */
  async write(opened: KeptResult): Promise<void> {
    const settings = this.#settings;
    const result = await this.#open(opened);
    if (!settings || !result || same(settings, this.#written.get(opened) ?? opened.record.anomaly)) return;
    await result.write(settings);
    this.#written.set(opened, settings);
  }

  #open(opened: KeptResult): Promise<DecidableResult | null> {
    // A damaged column is said where the panel asks for it; the record stays as it is.
    const result = this.#opened.get(opened) ?? decidable(opened).catch(() => null);
    this.#opened.set(opened, result);
    return result;
  }
}
