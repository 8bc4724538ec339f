import { html, type TemplateResult } from "lit";

/** One picture of `count` images in a row, each `height` by `width` pixels. */
export interface Strip {
  file: string;
  count: number;
  height: number;
  width: number;
}

/** The image at `index` in a strip. It is decoration beside a name, so screen readers pass it over. */
export function cutOut({ file, count, height, width }: Strip, index: number): TemplateResult {
  return html`<svg class="picture" viewBox=${`0 0 ${width} ${height}`} aria-hidden="true">
    <image href=${file} x=${-index * width} width=${count * width} height=${height} preserveAspectRatio="none"></image>
  </svg>`;
}
