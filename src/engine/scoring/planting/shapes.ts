import type { Random } from "../../../core/numbers/random.js";
import type { Rectangle } from "../../../core/numbers/rectangle.js";

/** Where on a picture a shape lies, and how much it covers each pixel there. */
export interface Stamp {
  area: Rectangle;
  /** `[h,w]` of the area, 0..1; 0 outside of the shape. */
  cover: Float32Array;
}

/** A point relative to the centre of its shape, in pixels; `y` grows downwards. */
interface Point {
  y: number;
  x: number;
}

/** A number from `low` to `high`. */
export const between = (random: Random, low: number, high: number): number => low + (high - low) * random();

/** 0 up to `low`, 1 from `high` on, smooth in between. */
export function smoothStep(low: number, high: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return t * t * (3 - 2 * t);
}

/** A centre at which a shape that reaches `halfHeight` and `halfWidth` lies inside of `valid`; the middle where it cannot. */
export function placed(valid: Rectangle, halfHeight: number, halfWidth: number, random: Random): Point {
  const along = (start: number, length: number, half: number) => start + length / 2 + (random() - 0.5) * Math.max(0, length - 2 * half);
  return { y: along(valid.y, valid.height, halfHeight), x: along(valid.x, valid.width, halfWidth) };
}

/** The pixels of `valid` that a shape around `centre` may touch; at least one. */
export function areaAround(valid: Rectangle, centre: Point, halfHeight: number, halfWidth: number): Rectangle {
  const along = (start: number, length: number, middle: number, half: number) => {
    const first = Math.min(start + length - 1, Math.max(start, Math.floor(middle - half)));
    return [first, Math.max(1, Math.min(start + length, Math.ceil(middle + half)) - first)];
  };
  const [y, height] = along(valid.y, valid.height, centre.y, halfHeight);
  const [x, width] = along(valid.x, valid.width, centre.x, halfWidth);
  return { y, x, height, width };
}

/** How much a shape around `centre` covers each pixel of an area, `[h,w]`, by what it covers at a point. */
export function coverOf(area: Rectangle, centre: Point, size: number, coverAt: (point: Point) => number): Float32Array {
  // The edges of large shapes are soft over several pixels, which one point in each pixel is enough for.
  const points = size < 16 ? 4 : size < 64 ? 2 : 1;
  const cover = new Float32Array(area.height * area.width);
  for (let i = 0; i < cover.length; i++) {
    const [top, left] = [area.y + Math.floor(i / area.width) - centre.y, area.x + (i % area.width) - centre.x];
    let sum = 0;
    for (let k = 0; k < points * points; k++)
      sum += coverAt({ y: top + (Math.floor(k / points) + 0.5) / points, x: left + ((k % points) + 0.5) / points });
    cover[i] = sum / (points * points);
  }
  return cover;
}

/** A bent line `length` pixels long and about `width` wide, thinner towards its ends. */
export function bentLine(valid: Rectangle, length: number, width: number, random: Random): Stamp {
  const [turn, bend, wave] = [random() * 2 * Math.PI, between(random, -0.15, 0.15), between(random, -0.02, 0.02)];
  const [cosine, sine] = [Math.cos(turn), Math.sin(turn)];
  const line = Array.from({ length: 33 }, (_, i): Point => {
    const along = i / 32 - 0.5;
    const aside = bend * (1 - 4 * along * along) + wave * Math.sin(4 * Math.PI * along);
    return { y: length * (along * sine + aside * cosine), x: length * (along * cosine - aside * sine) };
  });
  const [ys, xs] = [line.map(({ y }) => y), line.map(({ x }) => x)];
  const [top, bottom, left, right] = [Math.min(...ys), Math.max(...ys), Math.min(...xs), Math.max(...xs)];
  const reach = width / 2 + 0.5;
  const [halfHeight, halfWidth] = [(bottom - top) / 2 + reach, (right - left) / 2 + reach];
  const centre = placed(valid, halfHeight, halfWidth, random);
  const area = areaAround(valid, centre, halfHeight, halfWidth);
  const cover = new Float32Array(area.height * area.width);
  const [originY, originX] = [centre.y - (top + bottom) / 2 - area.y, centre.x - (left + right) / 2 - area.x];
  for (let i = 1; i < line.length; i++) {
    const [from, to] = [line[i - 1], line[i]].map(({ y, x }) => ({ y: y + originY, x: x + originX }));
    const thickness = width * (1 - 0.6 * Math.abs((2 * i - line.length) / line.length) ** 3);
    coverSegment(cover, area, from, to, thickness);
  }
  return { area, cover };
}

/** Draws one straight piece of a line, in coordinates of the area; pieces that meet do not add up. */
function coverSegment(cover: Float32Array, area: Rectangle, from: Point, to: Point, thickness: number): void {
  const reach = thickness / 2 + 0.5;
  const [dy, dx] = [to.y - from.y, to.x - from.x];
  const squared = Math.max(dy * dy + dx * dx, Number.MIN_VALUE);
  const firstY = Math.max(0, Math.floor(Math.min(from.y, to.y) - reach));
  const firstX = Math.max(0, Math.floor(Math.min(from.x, to.x) - reach));
  for (let y = firstY; y < Math.min(area.height, Math.max(from.y, to.y) + reach); y++)
    for (let x = firstX; x < Math.min(area.width, Math.max(from.x, to.x) + reach); x++) {
      const [py, px] = [y + 0.5 - from.y, x + 0.5 - from.x];
      const along = Math.min(1, Math.max(0, (py * dy + px * dx) / squared));
      const distance = Math.hypot(py - along * dy, px - along * dx);
      // A line thinner than a pixel covers no more than its thickness of it.
      const covered = Math.min(1, thickness, Math.max(0, reach - distance));
      cover[y * area.width + x] = Math.max(cover[y * area.width + x], covered);
    }
}

/** How far a random closed outline reaches in each direction, 0..1 of its largest reach. */
export function randomOutline(random: Random): (angle: number) => number {
  const waves = [2, 3, 4, 5].map((times) => ({ times, height: between(random, 0, 0.5) / times, phase: random() * 2 * Math.PI }));
  const raw = (angle: number) => waves.reduce((sum, { times, height, phase }) => sum + height * Math.cos(times * angle + phase), 1);
  const largest = Math.max(...Array.from({ length: 128 }, (_, i) => raw((i / 128) * 2 * Math.PI)));
  return (angle) => Math.min(1, raw(angle) / largest);
}
