/** What answers to a click. */
const clickable =
  "button, a, label, summary, [role=button], [role=radio], [role=tab], [role=option], vscode-button, vscode-checkbox, vscode-option";

/** Milliseconds that a press may last. */
const longest = 1000;

/**
 * Tells when nothing may move: from the press of a button to its release. A browser gives no click if another element is
 * under the pointer by then, so what a press changes (a help, an error of the field that is left) is drawn after it.
 */
export class Press {
  #timer = 0;

  /** Follows the pointer of a page; `ended` is called after each press and its click. */
  constructor(page: Window, ended: () => void) {
    const end = () => {
      page.clearTimeout(this.#timer);
      this.#timer = 0;
      ended();
    };
    const start = (event: PointerEvent) => {
      if (!event.composedPath().some((target) => target instanceof Element && target.matches(clickable))) return;
      page.clearTimeout(this.#timer);
      // A release outside of the window is told to nobody.
      this.#timer = page.setTimeout(end, longest);
    };
    page.addEventListener("pointerdown", start, true);
    // The click comes after the release, in the same task.
    for (const type of ["pointerup", "pointercancel"]) page.addEventListener(type, () => this.isHeld && page.setTimeout(end), true);
  }

  get isHeld(): boolean {
    return this.#timer !== 0;
  }
}
