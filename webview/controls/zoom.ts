import { noChange } from "lit";
import { AsyncDirective, directive } from "lit/async-directive.js";
import type { ElementPart } from "lit/directive.js";

/** How far pictures can be drawn apart. */
const most = 64;
/** From here on the pixels of a photograph are shown as they are. */
const far = 4;
/** Pixels that a key moves them. */
const stride = 48;

/** What is in sight: pictures are first made `scale` times as large, then moved, both from the middle of their pane. */
interface Sight {
  scale: number;
  x: number;
  y: number;
}

const whole: Sight = { scale: 1, x: 0, y: 0 };

/** The sight after zooming by `factor` at a point of the pane, in pixels from its middle, which stays where it is. */
export function zoomedAt({ scale, x, y }: Sight, factor: number, at: { x: number; y: number }): Sight {
  const next = Math.min(most, Math.max(1, scale * factor));
  if (next === 1) return whole;
  const by = next / scale;
  return { scale: next, x: at.x - by * (at.x - x), y: at.y - by * (at.y - y) };
}

/**
 * Zooms and moves the pictures in an element's `.pane`s together: the wheel and + - 0 zoom, dragging and the arrow keys with Shift move,
 * a double click goes in or back. The `.stage` in each pane follows by its properties; `key` says which pictures they are, as others begin whole.
 */
class Zoom extends AsyncDirective {
  #element: HTMLElement | null = null;
  #key = "";
  #sight = whole;
  #drag: { x: number; y: number } | null = null;

  override render(_key: string): unknown {
    return noChange;
  }

  override update({ element }: ElementPart, [key]: [string]): unknown {
    if (!(element instanceof HTMLElement)) return noChange;
    if (element !== this.#element) this.#listen(element);
    if (key !== this.#key) this.#see(whole);
    this.#key = key;
    return noChange;
  }

  #listen(element: HTMLElement): void {
    this.#element = element;
    element.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    element.addEventListener("dblclick", (event) => this.#see(this.#sight.scale > 1 ? whole : zoomedAt(whole, 4, this.#from(event))));
    element.addEventListener("keydown", (event) => this.#keys(event));
    element.addEventListener("pointerdown", (event) => this.#grab(event));
    element.addEventListener("pointermove", (event) => this.#move(event));
    for (const end of ["pointerup", "pointercancel"] as const) element.addEventListener(end, () => this.#release());
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    this.#see(zoomedAt(this.#sight, Math.exp(-event.deltaY / 400), this.#from(event)));
  }

  #keys(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { scale, x, y } = this.#sight;
    const moved = new Map<string, Sight>([
      ["+", zoomedAt(this.#sight, 1.5, { x: 0, y: 0 })],
      ["-", zoomedAt(this.#sight, 1 / 1.5, { x: 0, y: 0 })],
      ["0", whole],
    ]);
    if (event.shiftKey) {
      moved.set("ArrowLeft", { scale, x: x + stride, y });
      moved.set("ArrowRight", { scale, x: x - stride, y });
      moved.set("ArrowUp", { scale, x, y: y + stride });
      moved.set("ArrowDown", { scale, x, y: y - stride });
    }
    const next = moved.get(event.key);
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    this.#see(next);
  }

  #grab(event: PointerEvent): void {
    if (event.button !== 0 || this.#sight.scale === 1 || (event.target instanceof Element && event.target.closest("input, button"))) return;
    this.#drag = { x: event.clientX - this.#sight.x, y: event.clientY - this.#sight.y };
    this.#element?.setPointerCapture(event.pointerId);
  }

  #move(event: PointerEvent): void {
    if (this.#drag) this.#see({ ...this.#sight, x: event.clientX - this.#drag.x, y: event.clientY - this.#drag.y });
  }

  #release(): void {
    this.#drag = null;
  }

  /** A place of the pointer, in pixels from the middle of the pane under it. */
  #from(event: MouseEvent): { x: number; y: number } {
    const pane = event.target instanceof Element ? event.target.closest(".pane") : null;
    const box = pane?.getBoundingClientRect();
    return box ? { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 } : { x: 0, y: 0 };
  }

  #see(wanted: Sight): void {
    const pane = this.#element?.querySelector<HTMLElement>(".pane");
    // The edges of what is zoomed stay at those of the pane or beyond.
    const within = (move: number, size: number) => {
      const reach = ((wanted.scale - 1) * size) / 2;
      return Math.max(-reach, Math.min(reach, move));
    };
    const sight = { ...wanted, x: within(wanted.x, pane?.offsetWidth ?? 0), y: within(wanted.y, pane?.offsetHeight ?? 0) };
    this.#sight = sight;
    const { style, dataset } = this.#element ?? {};
    style?.setProperty("--zoom", String(sight.scale));
    style?.setProperty("--move-x", `${sight.x}px`);
    style?.setProperty("--move-y", `${sight.y}px`);
    if (dataset) dataset.zoomed = sight.scale === 1 ? "no" : sight.scale < far ? "near" : "far";
  }
}

/** Pictures that are zoomed and moved together. */
export const zoom = directive(Zoom);
