import type { CodePlace, DrawnImage } from "../../core/analyses/code-place.js";

/** What draws images of places in the space of a map's codes. */
export interface Drawer {
  draw(place: CodePlace): Promise<DrawnImage>;
  close(): void;
}

/** Keeps the drawer that was used last open: opening one takes half a second, drawing an image some milliseconds. Whoever makes it closes it. */
export class KeptDrawer {
  #kept: { key: string; drawer: Drawer } | null = null;

  /** The drawer of that key, from `open` if it is another than the last, which is closed then. */
  async of(key: string, open: () => Promise<Drawer>): Promise<Drawer> {
    if (this.#kept?.key === key) return this.#kept.drawer;
    this.close();
    const drawer = await open();
    this.#kept = { key, drawer };
    return drawer;
  }

  close(): void {
    this.#kept?.drawer.close();
    this.#kept = null;
  }
}
