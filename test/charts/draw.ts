import { expect } from "vitest";
import { type Theme, themes } from "../webview/themes.js";

/** A drawing as text with an element a line, so that a changed snapshot shows what changed; in a theme's colours where one is named. */
export function draw(node: Element, theme?: Theme): string {
  const text = `${node.outerHTML.replaceAll("><", ">\n<")}\n`;
  if (!theme) return text;
  const colours: Readonly<Record<string, string>> = themes[theme];
  return text.replaceAll(/var\(--vscode-([\w-]+)\)/g, (_, name: string) => {
    if (!(name in colours)) throw new Error(`The ${theme} theme has no ${name}.`);
    return colours[name];
  });
}

/** Holds a drawing against its committed snapshots in a light and a dark theme. */
export async function expectDrawn(node: Element, name: string): Promise<void> {
  for (const theme of ["light", "dark"] as const) await expect(draw(node, theme)).toMatchFileSnapshot(`snapshots/${name}-${theme}.svg`);
}
