import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { type Editor, openPages, type Pages, quickBrowser } from "./browser.js";
import { unhurried } from "./unhurried.js";

/** One browser for the tests of a file. Each page is closed after its test, and must not have complained; what is done to it is drawn before the next is. */
export function usePages(): Pick<Pages, "open"> {
  let pages: Pages;
  const opened: Editor[] = [];
  beforeAll(async () => {
    pages = await openPages(undefined, quickBrowser);
  });
  afterAll(() => pages.close());
  afterEach(async () => {
    const closing = opened.splice(0);
    for (const { page } of closing) await page.close();
    expect(closing.flatMap(({ complaints }) => complaints)).toEqual([]);
  });
  return {
    async open(options) {
      const editor = await pages.open(options);
      opened.push(editor);
      unhurried(editor.page, editor.drawn);
      return editor;
    },
  };
}
