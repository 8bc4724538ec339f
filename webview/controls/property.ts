import { noChange } from "lit";
import { Directive, directive, type ElementPart } from "lit/directive.js";

/** Sets a property of an element's style, such as `--split`: as an attribute the page's policy would refuse it. */
class Property extends Directive {
  override render(_name: `--${string}`, _value: string): unknown {
    return noChange;
  }

  override update({ element }: ElementPart, [name, value]: [`--${string}`, string]): unknown {
    if (element instanceof HTMLElement) element.style.setProperty(name, value);
    return noChange;
  }
}

export const property = directive(Property);
