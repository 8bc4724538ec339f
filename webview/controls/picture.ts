import { html, type TemplateResult } from "lit";

/** One picture of `count` images in a row, each `height` by `width` pixels. */
export interface Strip {
  file: string;
  count: number;
  height: number;
  width: number;
}

/** The image at a place of a strip; decoration beside a name, so without words of its own. */
export function cutOut({ file, count, height, width }: Strip, place: number): TemplateResult {
  return html`<svg class="picture" viewBox=${`0 0 ${width} ${height}`} aria-hidden="true">
    <image href=${file} x=${-place * width} width=${count * width} height=${height} preserveAspectRatio="none"></image>
  </svg>`;
}
