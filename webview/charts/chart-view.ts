import type { Size } from "./svg.js";

/** A chart and its data: a pure function from data and size to a drawing. */
export interface ChartSpec<T> {
  draw(data: T, size: Size): Element;
  data: T;
}

/** Pairs a chart with its data, so that both are of one type. */
export function chart<T>(draw: ChartSpec<T>["draw"], data: T): ChartSpec<T> {
  return { draw, data };
}

function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.is(Reflect.get(a, key), Reflect.get(b, key)));
}

/**
 * `<chart-view>`: draws its `spec` at its own width, again when the width, the data (compared key by key) or the theme
 * changes. Pointer and keys are heard on this element, as the drawing in it comes and goes.
 */
class ChartView extends HTMLElement {
  #spec: ChartSpec<unknown> | undefined;
  #width = 0;
  readonly #resized = new ResizeObserver(([entry]) => {
    const width = Math.floor(entry.contentRect.width);
    if (width === this.#width) return;
    this.#width = width;
    // In the next frame, as a drawing changes this element's height, which the browser takes for a loop here.
    requestAnimationFrame(() => this.#draw());
  });
  // VS Code changes the body's class with the theme; what is drawn on a canvas has to follow.
  readonly #themed = new MutationObserver(() => this.#draw());

  set spec(spec: ChartSpec<unknown>) {
    const old = this.#spec;
    this.#spec = spec;
    if (!old || old.draw !== spec.draw || !same(old.data, spec.data)) this.#draw();
  }

  connectedCallback(): void {
    this.#resized.observe(this);
    this.#themed.observe(document.body, { attributes: true, attributeFilter: ["class"] });
  }

  disconnectedCallback(): void {
    this.#resized.disconnect();
    this.#themed.disconnect();
  }

  #draw(): void {
    if (this.#spec && this.#width > 0) this.replaceChildren(this.#spec.draw(this.#spec.data, { width: this.#width }));
  }
}

export function defineChartView(): void {
  customElements.define("chart-view", ChartView);
}

/** The pointer's position in a chart, in pixels from its left and top, and the chart's width. */
export function pointerPosition(event: PointerEvent): { x: number; y: number; width: number } {
  const target = event.currentTarget as HTMLElement;
  const box = target.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top, width: Math.floor(box.width) };
}
