import { scaleLinear } from "d3";
import { short } from "../../text/format.js";
import { colour, drawing, markAcross, type Svg, tenth } from "../svg.js";
import type { Camera } from "./camera.js";

/** The name of a group of points, at the middle of it. */
export interface MapName {
  name: string;
  x: number;
  y: number;
}

/** The place of a picture that was looked up, and its name. */
export type Mark = MapName;

/** What lies over the points of a map. */
export interface OverlayData {
  /** What the map shows, for those who cannot see it. */
  label: string;
  /** Whether its axes mean something. */
  axes: boolean;
  /** The most important first: one that would cover another is left out. */
  names: readonly MapName[];
  /** The point that is looked at; null for none. */
  ring: { x: number; y: number } | null;
  mark: Mark | null;
  /** The corners of what is being chosen, on the screen. */
  outline: readonly (readonly [number, number])[];
}

/** Height and mean width of a letter of a name, in pixels. */
const letter = { height: 16, width: 7.5 };
/** Where the figures of the axes stand. */
const edge = { left: 44, bottom: 22 };

/** Axes, names, the ring around the point that is looked at, and the outline of what is being chosen. */
export function mapOverlay(data: OverlayData, camera: Camera): SVGSVGElement {
  const { width, height } = camera;
  const svg = drawing({ width }, height, data.label).attr("class", "map-overlay");
  if (data.axes) drawAxes(svg, camera);
  drawNames(svg, data.names, camera);
  if (data.ring)
    svg
      .append("circle")
      .attr("class", "ring")
      .attr("cx", tenth(camera.screenX(data.ring.x)))
      .attr("cy", tenth(camera.screenY(data.ring.y)))
      .attr("r", 8)
      .attr("fill", "none")
      .attr("stroke", "currentColor")
      .attr("stroke-width", 2);
  if (data.mark) drawMark(svg, data.mark, camera);
  if (data.outline.length > 1)
    svg
      .append("polygon")
      .attr("class", "outline")
      .attr("points", data.outline.map((corner) => corner.map(tenth).join()).join(" "));
  return svg.node() as SVGSVGElement;
}

/** Radius of the circle of a mark, and how far its four lines reach. */
const cross = { radius: 7, reach: 16 };

/** Cross hairs and a name below them: what is in their middle stays in sight. */
function drawMark(svg: Svg, { name, x, y }: Mark, camera: Camera): void {
  const [left, top] = [tenth(camera.screenX(x)), tenth(camera.screenY(y))];
  const { radius, reach } = cross;
  const lines = [
    `M${-reach},0H${-radius}`,
    `M${radius},0H${reach}`,
    `M0,${-reach}V${-radius}`,
    `M0,${radius}V${reach}`,
    `M${radius},0A${radius},${radius} 0 1 1 ${-radius},0A${radius},${radius} 0 1 1 ${radius},0`,
  ];
  const mark = svg.append("g").attr("class", "mark").attr("transform", `translate(${left},${top})`);
  // The wider one below sets it off from points of its own colour.
  for (const [stroke, width] of [
    [colour.paper, 6],
    ["currentColor", 2],
  ] as const)
    mark.append("path").attr("d", lines.join("")).attr("fill", "none").attr("stroke", stroke).attr("stroke-width", width);
  mark
    .append("text")
    .attr("class", "halo name")
    .attr("y", reach + 12)
    .attr("text-anchor", "middle")
    .text(name);
}

function drawAxes(svg: Svg, camera: Camera): void {
  const { width, height } = camera;
  const x = scaleLinear([camera.mapX(edge.left), camera.mapX(width)], [edge.left, width]);
  const y = scaleLinear([camera.mapY(height - edge.bottom), camera.mapY(0)], [height - edge.bottom, 0]);
  for (const tick of x.ticks(Math.max(2, Math.floor(width / 140)))) {
    const at = tenth(x(tick));
    svg
      .append("line")
      .attr("x1", at)
      .attr("x2", at)
      .attr("y1", 0)
      .attr("y2", height - edge.bottom)
      .attr("stroke", colour.grid);
    svg
      .append("text")
      .attr("class", "axis")
      .attr("x", at)
      .attr("y", height - 7)
      .attr("text-anchor", "middle")
      .text(short(tick, 4));
  }
  for (const tick of y.ticks(Math.max(2, Math.floor(height / 90)))) markAcross(svg, tenth(y(tick)), [edge.left, width], short(tick, 4));
}

function drawNames(svg: Svg, names: readonly MapName[], camera: Camera): void {
  const drawn: { x: number; y: number; half: number }[] = [];
  for (const { name, x, y } of names) {
    const place = { x: camera.screenX(x), y: camera.screenY(y), half: (name.length * letter.width) / 2 + 3 };
    // Also false for what is no number.
    if (!(place.x > 0 && place.x < camera.width && place.y > 0 && place.y < camera.height)) continue;
    const covers = drawn.some(
      (other) => Math.abs(other.x - place.x) < other.half + place.half && Math.abs(other.y - place.y) < letter.height,
    );
    if (covers) continue;
    drawn.push(place);
    svg
      .append("text")
      .attr("class", "halo name")
      .attr("x", tenth(place.x))
      .attr("y", tenth(place.y))
      .attr("dy", "0.35em")
      .attr("text-anchor", "middle")
      .text(name);
  }
}
