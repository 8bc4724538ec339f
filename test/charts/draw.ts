/** A drawing as text with an element a line, so that a changed snapshot shows what changed. */
export function draw(node: Element): string {
  return `${node.outerHTML.replaceAll("><", ">\n<")}\n`;
}
