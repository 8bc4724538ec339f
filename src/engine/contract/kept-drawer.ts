/** What draws pictures by the network of a result, when it is asked to. */
export interface Drawer<Asked, Drawn> {
  draw(asked: Asked, signal: AbortSignal): Promise<Drawn>;
  close(): void | Promise<void>;
}

/** Keeps the drawer that was used last open: opening one takes half a second, drawing a picture some milliseconds. Whoever makes it closes it. */
export class KeptDrawer<Asked, Drawn> {
  #kept: { key: string; drawer: Drawer<Asked, Drawn> } | null = null;

  /** The drawer of that key, from `open` if it is another than the last, which is closed then. */
  async of(key: string, open: () => Promise<Drawer<Asked, Drawn>>): Promise<Drawer<Asked, Drawn>> {
    if (this.#kept?.key === key) return this.#kept.drawer;
    await this.close();
    const drawer = await open();
    this.#kept = { key, drawer };
    return drawer;
  }

  async close(): Promise<void> {
    const kept = this.#kept;
    this.#kept = null;
    await kept?.drawer.close();
  }
}
