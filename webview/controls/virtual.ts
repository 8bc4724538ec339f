import { type ChildPart, nothing, type TemplateResult } from "lit";
import { AsyncDirective, directive } from "lit/async-directive.js";
import { keepOneStop, moveFocus } from "./entry-focus.js";

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

const entriesOf = (list: HTMLElement): HTMLElement[] => [...list.querySelectorAll<HTMLElement>(":scope > [data-entry]")];

/** Of the entries of `list`, how many are side by side, and the distance of the rows in pixels; null while there are none. */
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
 * The list is one stop of the Tab key; the arrow keys go from entry to entry.
 */
class Virtual extends AsyncDirective {
  #part: ChildPart | null = null;
  #count = 0;
  #draw: Draw = () => nothing as unknown as TemplateResult;
  #drawn: Drawn = { from: 0, to: first };
  #frame = 0;
  #list: HTMLElement | null = null;
  readonly #moved = () => this.#later();
  readonly #key = (event: KeyboardEvent) => {
    const size = this.#list && measure(this.#list);
    if (this.#list && size) moveFocus(event, entriesOf(this.#list), size.columns);
  };
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
    this.#list?.removeEventListener("keydown", this.#key);
    this.#list = null;
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
    this.#watch(list);
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
    const inSight = Math.max(0, Math.ceil((view.top - top) / pitch)) * columns;
    keepOneStop(entriesOf(list), Math.max(0, Math.min(inSight, next.to - 1) - next.from));
  }

  /** Hears when a list changes its size, and its arrow keys. */
  #watch(list: HTMLElement): void {
    if (list === this.#list) return;
    this.#list?.removeEventListener("keydown", this.#key);
    this.#resized.disconnect();
    this.#list = list;
    this.#resized.observe(list);
    list.addEventListener("keydown", this.#key);
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

/** A list of any length: `draw` is asked only for the entries in sight. */
export const virtual = directive(Virtual);
