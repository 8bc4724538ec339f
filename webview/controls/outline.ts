import { html, svg, type TemplateResult } from "lit";

/** A rectangle around a part of a picture of `size` pixels that lies below, drawn as wide and as high as it. Its meaning is said beside. */
export function outline(
  size: readonly [width: number, height: number],
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
): TemplateResult {
  const line = (name: string) =>
    svg`<rect class=${name} x=${x} y=${y} width=${width} height=${height} vector-effect="non-scaling-stroke"></rect>`;
  return html`<svg class="outline" viewBox=${`0 0 ${size[0]} ${size[1]}`} aria-hidden="true" focusable="false">
    ${line("around")}${line("line")}
  </svg>`;
}
