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
