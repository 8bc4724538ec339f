/**
 * One stop of the Tab key for a group of elements that match `selector`: the arrow keys, Home and End go through them, and
 * the one that was left is met again. For `keydown` on the group; at first one of them has tabindex 0, the others -1.
 */
export function rove(event: KeyboardEvent, selector: string): void {
  const group = event.currentTarget as Element;
  const all = [...group.querySelectorAll<HTMLElement | SVGElement>(selector)];
  const here = all.findIndex((element) => element.matches(":focus"));
  const next = { ArrowRight: here + 1, ArrowDown: here + 1, ArrowLeft: here - 1, ArrowUp: here - 1, Home: 0, End: all.length - 1 }[
    event.key
  ];
  if (next === undefined || here < 0) return;
  event.preventDefault();
  const target = all[Math.min(all.length - 1, Math.max(0, next))];
  for (const element of all) element.setAttribute("tabindex", element === target ? "0" : "-1");
  target.focus();
}
