/** A closed line in pixels of the element that it is drawn in. */
export type Outline = [number, number][];

/** Where the pointer is, in pixels of an element. */
export function placeIn(element: Element, event: MouseEvent): [number, number] {
  const box = element.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

/** Follows a pointer that went down in an element, and draws a box or a free line until it is let go. */
export function drawOutline(
  element: HTMLElement,
  start: PointerEvent,
  {
    box,
    changed,
    done,
  }: {
    box: boolean;
    /** The outline so far; empty when it is taken away. */
    changed(outline: Outline): void;
    /** The outline as it was let go, unless it has no area. */
    done(outline: Outline): void;
  },
): void {
  element.setPointerCapture(start.pointerId);
  const first = placeIn(element, start);
  const trail: Outline = [first];
  let outline: Outline = [];
  const move = (event: PointerEvent) => {
    const here = placeIn(element, event);
    trail.push(here);
    outline = box ? [first, [here[0], first[1]], here, [first[0], here[1]]] : trail;
    changed(outline);
  };
  const end = () => {
    element.removeEventListener("pointermove", move);
    changed([]);
    if (outline.length > 2) done(outline);
  };
  element.addEventListener("pointermove", move);
  element.addEventListener("lostpointercapture", end, { once: true });
}
