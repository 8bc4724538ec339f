import { type Selection, select } from "d3";

export interface Size {
  width: number;
  /** What makes the elements; the page's own if it is left out. */
  document?: Document;
}

export type Svg = Selection<SVGSVGElement, undefined, null, undefined>;

const namespace = "http://www.w3.org/2000/svg";

/** A drawing of `width` by `height` pixels with a name for those who cannot see it. */
export function drawing({ width, document: maker = document }: Size, height: number, label: string): Svg {
  return select<SVGSVGElement, undefined>(maker.createElementNS(namespace, "svg"))
    .attr("xmlns", namespace)
    .attr("width", width)
    .attr("height", height)
    .attr("viewBox", `0 0 ${width} ${height}`)
    .attr("role", "img")
    .attr("aria-label", label);
}

/** The theme's colours, as VS Code names them. */
export const colour = {
  training: "var(--vscode-charts-blue)",
  // Not orange, which VS Code's dark themes make nearly transparent.
  validation: "var(--vscode-charts-yellow)",
  code: "var(--vscode-charts-yellow)",
  block: "var(--vscode-charts-blue)",
  wrong: "var(--vscode-editorError-foreground)",
  quiet: "var(--vscode-descriptionForeground)",
  grid: "var(--vscode-charts-lines)",
  paper: "var(--vscode-editor-background)",
} as const;

/** Colours of labels, in order; the theme gives ten that can be told apart. */
export const labelColours = [
  "--vscode-charts-blue",
  "--vscode-charts-yellow",
  "--vscode-charts-green",
  "--vscode-charts-red",
  "--vscode-charts-purple",
  "--vscode-terminal-ansiBrightYellow",
  "--vscode-terminal-ansiCyan",
  "--vscode-terminal-ansiBrightMagenta",
  "--vscode-terminal-ansiBrightGreen",
  "--vscode-descriptionForeground",
] as const;

/** A line across a chart at the height `at`, with its figure left of its start. */
export function markAcross(
  parent: Svg | Selection<SVGGElement, undefined, null, undefined>,
  at: number,
  [from, to]: readonly [number, number],
  figure: string,
): void {
  parent.append("line").attr("x1", from).attr("x2", to).attr("y1", at).attr("y2", at).attr("stroke", colour.grid);
  parent
    .append("text")
    .attr("class", "axis")
    .attr("x", from - 8)
    .attr("y", at)
    .attr("dy", "0.32em")
    .attr("text-anchor", "end")
    .text(figure);
}

/** Coordinates in SVG need no more than a tenth of a pixel. */
export const tenth = (n: number): number => Math.round(n * 10) / 10;
