import type { Layer } from "../../../src/core/network/layer.js";
import type { Knob } from "../../../src/core/project/knob.js";
import { valueAt } from "../../../src/core/project/value-at.js";
import type { DocumentState } from "../../../src/protocol/webview.js";
import { dropDrafts, setValue } from "../../state/editing.js";
import { freshLayer } from "./layer-kinds.js";
import type { SetupPage } from "./state.js";

/** A layer as the text has it: without what it leaves out. */
export type Written = Record<string, unknown>;

/** The keyboard stays with the layer that moved, or goes to the one that follows a removed one. */
function focusLayer(index: number): void {
  requestAnimationFrame(() => document.getElementById(`layer-${index}`)?.focus());
}

/** The project's own layers and the ways to change them; every change is one edit of the document. */
export class LayerList {
  readonly layers: readonly Layer[];
  readonly written: readonly Written[];

  constructor(
    readonly page: SetupPage,
    readonly document: DocumentState & { ok: true },
    readonly knob: Knob,
  ) {
    const value = valueAt(document.given, knob.path);
    this.layers = document.project.network.layers;
    this.written = Array.isArray(value) ? value : [];
  }

  /** Takes other layers, of which one is open. */
  set(layers: readonly Written[], openLayer: number | null): void {
    this.page.update({ openLayer });
    dropDrafts(this.page, this.knob.path);
    setValue(this.page, this.knob, layers.length > 0 ? layers : undefined);
  }

  move(index: number, step: 1 | -1): void {
    const to = index + step;
    if (to < 0 || to >= this.written.length) return;
    const next = [...this.written];
    [next[index], next[to]] = [next[to], next[index]];
    const { openLayer } = this.page.state;
    this.set(next, openLayer === index ? to : openLayer);
    focusLayer(to);
  }

  remove(index: number): void {
    this.set(
      this.written.filter((_, other) => other !== index),
      null,
    );
    focusLayer(Math.min(index, this.written.length - 2));
  }

  /** Adds a convolution before the layer at `index`, open. */
  add(index: number): void {
    this.set([...this.written.slice(0, index), freshLayer("conv2d"), ...this.written.slice(index)], index);
    requestAnimationFrame(() =>
      requestAnimationFrame(() => window.document.getElementById(`knob-${this.knob.path}.${index}.kind`)?.focus()),
    );
  }

  change(index: number, layer: Written): void {
    this.set(
      this.written.map((one, other) => (other === index ? layer : one)),
      index,
    );
  }
}
