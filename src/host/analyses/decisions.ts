import type { DecisionSettings } from "../../core/analyses/redecide.js";
import type { ResultRecord } from "../../core/analyses/result.js";
import type { Triage } from "../../core/analyses/triage.js";
import { type DecidableResult, decidable } from "../../runs/decided-result.js";
import type { KeptResult } from "../../runs/kept-result.js";

const same = (one: DecisionSettings, other: DecisionSettings) =>
  one.falseAlarmRate === other.falseAlarmRate && JSON.stringify(one.threshold) === JSON.stringify(other.threshold);

/** Decides results by the settings of the project's text and by what was said of images, as they are now. */
export class Decisions {
  #settings: DecisionSettings | null = null;
  #triage: Triage | null = null;
  #opened = new WeakMap<KeptResult, Promise<DecidableResult | null>>();
  /** By what settings the table on disk is, if it was written since the result was opened. */
  #written = new WeakMap<KeptResult, DecisionSettings>();

  /**
   * Takes up the settings of a text without errors, and what was said of images if that counts as their labels; true if other images
   * may be flagged by it than before.
   */
  follow(settings: DecisionSettings, triage: Triage | null): boolean {
    const changed = this.#settings !== null && !same(this.#settings, settings);
    const said = triage !== this.#triage;
    this.#settings = settings;
    if (said) [this.#triage, this.#opened, this.#written] = [triage, new WeakMap(), new WeakMap()];
    return changed || (said && settings.threshold === "best-f1");
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
    const result = this.#opened.get(opened) ?? decidable(opened, this.#triage).catch(() => null);
    this.#opened.set(opened, result);
    return result;
  }
}
