import type { Locator, Page } from "playwright-core";

/** What a person does to an element, by the names of playwright's methods. */
const acts = ["click", "dblclick", "hover", "press", "pressSequentially", "fill", "clear", "focus", "check", "uncheck", "selectOption"];

const pages = new WeakMap<Page, () => Promise<void>>();
let followed: object | null = null;

/** Lets every act on a page end once what it changes is drawn, as no hand is quicker than a frame. `drawn` waits for that. */
export function unhurried(page: Page, drawn: () => Promise<void>): void {
  pages.set(page, drawn);
  for (const device of [page.keyboard, page.mouse])
    for (const name of ["press", "type", "down", "up", "move", "click", "wheel"]) slowDown(device, name, () => drawn());
  const locators: object = Object.getPrototypeOf(page.locator("html"));
  if (followed === locators) return;
  followed = locators;
  for (const name of acts) slowDown(locators, name, (locator) => pages.get((locator as Locator).page())?.());
}

function slowDown(target: object, name: string, settle: (self: unknown) => Promise<void> | undefined): void {
  const act: unknown = Reflect.get(target, name);
  if (typeof act !== "function") return;
  Reflect.set(target, name, async function (this: unknown, ...given: unknown[]) {
    const result = await act.apply(this, given);
    await settle(this);
    return result;
  });
}
