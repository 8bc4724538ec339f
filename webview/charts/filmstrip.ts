import type { Preview } from "../../src/core/jobs/training.js";
import { t } from "../text/words.js";
import { colour, drawing, type Size, tenth } from "./svg.js";

/** Images in a row of an atlas. */
export const rowLength = 8;

export interface FilmstripData {
  previews: readonly Preview[];
  /** The clean pictures, which are the last row; null if none are known. */
  clean: string | null;
  /** Height over width of one image. */
  ratio: number;
  /** Epoch of the lowest row; null for the newest. */
  epoch: number | null;
}

const gutter = 44;
const steps = [1, 2, 5];

/** The epochs worth a row: the input, then 1, 2, 5, 10, 20, 50 … below the one looked at, then that one. */
export function filmstripRows(previews: readonly Preview[], epoch: number | null): Preview[] {
  const input = previews.find((preview) => preview.epoch === 0);
  const trained = previews.filter((preview) => preview.epoch > 0);
  const shown = trained.findLast((preview) => epoch === null || preview.epoch <= epoch) ?? trained[0];
  const newest = trained.at(-1)?.epoch ?? 0;
  const milestones: Preview[] = [];
  for (let power = 1; power <= newest; power *= 10) {
    for (const step of steps) {
      const at = trained.find((preview) => preview.epoch >= step * power);
      if (at && at.epoch < newest && !milestones.includes(at)) milestones.push(at);
    }
  }
  // The rows above do not move while the last is scrubbed, so the milestones depend only on the newest epoch.
  return [...(input ? [input] : []), ...milestones.slice(-5), ...(shown ? [shown] : [])];
}

/** Eight images over the epochs, a row an epoch; the last row is the epoch looked at. */
export function filmstripChart({ previews, clean, ratio, epoch }: FilmstripData, { width }: Size): SVGSVGElement {
  const rows = filmstripRows(previews, epoch);
  const cell = Math.min(46, Math.floor((width - gutter) / rowLength));
  // Rounded up, so that the width decides the scale, and the gaps between images are as wide as drawn.
  const high = Math.ceil(cell * ratio);
  const space = 3;
  const height = (rows.length + (clean === null ? 0 : 1)) * (high + space);
  const last = rows.at(-1);
  const svg = drawing(
    { width },
    Math.max(1, height),
    last
      ? t("Eight images and their reconstructions, by epoch; the last row is epoch {0}.", last.epoch)
      : t("Eight images and their reconstructions, by epoch."),
  ).attr("class", "filmstrip-chart");
  const named = rows.map(({ epoch, file }) => ({
    epoch,
    file,
    name: epoch > 0 ? String(epoch) : clean === null ? t("input") : t("noisy"),
  }));
  const all = [...named, ...(clean === null ? [] : [{ epoch: null, file: clean, name: t("clean") }])];
  for (const [index, { epoch, file, name }] of all.entries()) {
    const y = index * (high + space);
    const group = svg.append("g").attr("class", `row${index === rows.length - 1 ? " looked-at" : ""}`);
    if (epoch !== null) group.attr("data-epoch", epoch);
    group
      .append("text")
      .attr("class", "axis")
      .attr("x", gutter - 8)
      .attr("y", tenth(y + high / 2))
      .attr("dy", "0.35em")
      .attr("text-anchor", "end")
      .text(name);
    group
      .append("image")
      .attr("href", file)
      .attr("x", gutter)
      .attr("y", y)
      .attr("width", cell * rowLength)
      .attr("height", high)
      // An atlas of fewer images is as much shorter.
      .attr("preserveAspectRatio", "xMinYMid meet");
    for (let edge = 1; edge < rowLength; edge++) {
      const x = gutter + edge * cell - space / 2;
      group.append("rect").attr("x", x).attr("y", y).attr("width", space).attr("height", high).attr("fill", colour.paper);
    }
  }
  return svg.node() as SVGSVGElement;
}
