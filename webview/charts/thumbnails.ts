import { create } from "d3";
import type { DataReport } from "../../src/core/project/data-report.js";
import type { Size } from "./svg.js";

export interface ThumbnailsData {
  thumbnails: DataReport["thumbnails"];
}

const space = 3;
/** Height and width near which pictures are shown, in pixels. */
const side = 52;

/** Some images in rows, cut from one picture: buttons with the names of their files, to be gone through by the arrow keys. */
export function thumbnailsChart({ thumbnails }: ThumbnailsData, { width }: Size): HTMLElement {
  const { file, items, count } = thumbnails;
  const scale = side / Math.max(thumbnails.height, thumbnails.width);
  const columns = Math.max(1, Math.min(items.length, Math.floor((width + space) / (thumbnails.width * scale + space))));
  // Whole pixels, so that no picture shows the edge of its neighbour.
  const wide = Math.floor(Math.min((width + space) / columns - space, 1.4 * thumbnails.width * scale));
  const tall = Math.round((wide * thumbnails.height) / thumbnails.width);
  const grid = create("div").attr("class", "thumbnails-chart").style("grid-template-columns", `repeat(${columns}, ${wide}px)`);
  for (const [index, item] of items.entries()) {
    grid
      .append("button")
      .attr("type", "button")
      .attr("class", "thumbnail")
      .attr("data-item", index)
      .attr("title", item.file)
      .attr("aria-label", item.file)
      .attr("aria-disabled", item.source === null ? "true" : null)
      .attr("tabindex", index === 0 ? 0 : -1)
      .style("height", `${tall}px`)
      .style("background-image", `url("${file}")`)
      .style("background-size", `${count * wide}px ${tall}px`)
      .style("background-position", `${-index * wide}px 0`);
  }
  return grid.node() as HTMLElement;
}
