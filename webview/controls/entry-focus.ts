const buttonOf = (entry: Element): HTMLElement | null => entry.querySelector<HTMLElement>("button");

/**
 * Makes the buttons of a list's entries one stop of the Tab key, so that a long list can be passed: the button that has the focus,
 * or else that of the first entry in sight, at `seen`.
 */
export function keepOneStop(entries: readonly Element[], seen: number): void {
  const buttons = entries.map(buttonOf);
  const focused = buttons.findIndex((button) => button !== null && button === document.activeElement);
  const stop = focused >= 0 ? focused : buttons.findIndex((button, index) => button !== null && index >= seen);
  for (const [index, button] of buttons.entries()) if (button) button.tabIndex = index === stop ? 0 : -1;
}

/** Moves the focus among a list's entries by the arrow keys; `columns` entries are side by side. */
export function moveFocus(event: KeyboardEvent, entries: readonly Element[], columns: number): void {
  const steps = new Map([
    ["ArrowRight", 1],
    ["ArrowLeft", -1],
    ["ArrowDown", columns],
    ["ArrowUp", -columns],
  ]);
  const step = steps.get(event.key);
  const from = entries.findIndex((entry) => entry.contains(document.activeElement));
  if (step === undefined || from < 0) return;
  const button = entries[from + step] && buttonOf(entries[from + step]);
  if (!button) return;
  event.preventDefault();
  button.focus();
  keepOneStop(entries, from);
}
