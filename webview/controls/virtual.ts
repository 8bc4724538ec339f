import { type ChildPart, nothing, type TemplateResult } from "lit";
import { AsyncDirective, directive } from "lit/async-directive.js";

/** The entries of a long list that are drawn: `from` until before `to`. */
export interface Drawn {
  from: number;
  to: number;
}

type Draw = (drawn: Drawn) => TemplateResult;

/** Entries that are drawn before their height is known. */
const first = 48;
/** Rows that are drawn beyond the edges of what is seen. */
const beyond = 4;

/** The nearest element above that scrolls. */
function scrollerOf(element: Element): Element {
  for (let above = element.parentElement; above; above = above.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(above).overflowY)) return above;
  }
  return document.documentElement;
}

/** Of the entries of `list`, how many stand beside each other, and how far the rows lie apart, in pixels; null while there are none. */
function measure(list: HTMLElement): { columns: number; pitch: number } | null {
  const entry = list.querySelector<HTMLElement>(":scope > [data-entry]");
  if (!entry || entry.offsetHeight === 0) return null;
  const style = getComputedStyle(list);
  const tracks = style.display === "grid" ? style.gridTemplateColumns.split(" ").length : 1;
  return { columns: Math.max(1, tracks), pitch: entry.getBoundingClientRect().height + (Number.parseFloat(style.rowGap) || 0) };
}

/**
 * Draws the entries of a list that are in sight, all of one height. What `draw` gives holds one element with the attribute
 * `data-list`, whose entries have `data-entry`; before and after it, elements with `data-space` take the height of those not drawn.
 */
class Virtual extends AsyncDirective {
  #part: ChildPart | null = null;
  #count = 0;
  #draw: Draw = () => nothing as unknown as TemplateResult;
  #drawn: Drawn = { from: 0, to: first };
  #frame = 0;
  readonly #moved = () => this.#later();
  readonly #resized = new ResizeObserver(this.#moved);

  override render(_count: number, _draw: Draw): unknown {
    return nothing;
  }

  override update(part: ChildPart, [count, draw]: [number, Draw]): unknown {
    if (!this.#part) this.reconnected();
    this.#part = part;
    this.#count = count;
    this.#draw = draw;
    this.#later();
    return draw(this.#within(this.#drawn));
  }

  override disconnected(): void {
    window.removeEventListener("scroll", this.#moved, { capture: true });
    this.#resized.disconnect();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  override reconnected(): void {
    window.addEventListener("scroll", this.#moved, { capture: true, passive: true });
  }

  #later(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#look());
  }

  /** Draws again if others are in sight than those that are drawn. */
  #look(): void {
    this.#frame = 0;
    const parent = this.#part?.parentNode;
    const list = parent instanceof Element ? parent.querySelector<HTMLElement>("[data-list]") : null;
    const size = list && measure(list);
    if (!this.isConnected || !list || !size) return;
    this.#resized.observe(list);
    const scroller = scrollerOf(list);
    const view = scroller.getBoundingClientRect();
    const { columns, pitch } = size;
    const above = Math.floor(this.#drawn.from / columns) * pitch;
    const top = list.getBoundingClientRect().top - above;
    const firstRow = Math.max(0, Math.floor((view.top - top) / pitch) - beyond);
    const lastRow = Math.max(firstRow, Math.ceil((Math.max(view.bottom, view.top + 1) - top) / pitch) + beyond);
    const next = this.#within({ from: firstRow * columns, to: lastRow * columns });
    if (next.from !== this.#drawn.from || next.to !== this.#drawn.to) {
      this.#drawn = next;
      this.setValue(this.#draw(next));
    }
    const rows = (entries: number) => Math.ceil(entries / columns) * pitch;
    this.#space(parent as Element, "before", rows(next.from));
    this.#space(parent as Element, "after", rows(Math.max(0, this.#count - next.to)));
  }

  #within({ from, to }: Drawn): Drawn {
    const start = Math.min(from, Math.max(0, this.#count - 1));
    return { from: start, to: Math.min(this.#count, Math.max(to, start + 1)) };
  }

  #space(parent: Element, name: "before" | "after", height: number): void {
    const space = parent.querySelector<HTMLElement>(`[data-space="${name}"]`);
    // Within the browser's largest height of an element.
    if (space) space.style.height = `${Math.min(30_000_000, height)}px`;
  }
}

/** A list of any length: `draw` is asked for the entries in sight alone. */
export const virtual = directive(Virtual);
