import { noChange } from "lit";
import { Directive, directive, type ElementPart } from "lit/directive.js";

/** Shows a `<dialog>` over all else as soon as it is drawn. Escape closes it, and the focus goes back to where it was. */
class Modal extends Directive {
  override render(): unknown {
    return noChange;
  }

  override update({ element }: ElementPart): unknown {
    if (!(element instanceof HTMLDialogElement) || element.open) return noChange;
    // It is in the page only after this drawing.
    queueMicrotask(() => {
      if (element.isConnected && !element.open) element.showModal();
    });
    return noChange;
  }
}

export const modal = directive(Modal);
