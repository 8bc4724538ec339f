/** A rectangle of an image, in its pixels; `y` and `x` are those of its upper left corner. */
export interface Rectangle {
  y: number;
  x: number;
  height: number;
  width: number;
}

type Size = readonly [height: number, width: number, ...rest: number[]];

/** All of an image. */
export const wholeOf = ([height, width]: Size): Rectangle => ({ y: 0, x: 0, height, width });

/** True if a rectangle inside of an image is all of it. */
export const isWhole = (area: Rectangle, [height, width]: Size): boolean => area.height === height && area.width === width;

/** What two rectangles have in common; without height or width if that is nothing. */
export function intersection(a: Rectangle, b: Rectangle): Rectangle {
  const [y, x] = [Math.max(a.y, b.y), Math.max(a.x, b.x)];
  const height = Math.max(0, Math.min(a.y + a.height, b.y + b.height) - y);
  return { y, x, height, width: Math.max(0, Math.min(a.x + a.width, b.x + b.width) - x) };
}

/** The middle of a rectangle, at most `side` high and wide. */
export function middleOf({ y, x, height, width }: Rectangle, side: number): Rectangle {
  const [rows, columns] = [Math.min(side, height), Math.min(side, width)];
  return { y: y + ((height - rows) >> 1), x: x + ((width - columns) >> 1), height: rows, width: columns };
}

/** The smallest rectangle that holds both. */
export function hull(a: Rectangle, b: Rectangle): Rectangle {
  const [y, x] = [Math.min(a.y, b.y), Math.min(a.x, b.x)];
  return { y, x, height: Math.max(a.y + a.height, b.y + b.height) - y, width: Math.max(a.x + a.width, b.x + b.width) - x };
}

/** The part `[h,w,C]` of an image `[H,W,C]` that lies in a rectangle of it: the image itself if that is all of it, else a copy. */
export function cutOut(values: Float32Array, size: Size, area: Rectangle): Float32Array {
  if (isWhole(area, size)) return values;
  const [height, width] = size;
  const channels = values.length / (height * width);
  const row = area.width * channels;
  const out = new Float32Array(area.height * row);
  for (let y = 0; y < area.height; y++) {
    const from = ((area.y + y) * width + area.x) * channels;
    out.set(values.subarray(from, from + row), y * row);
  }
  return out;
}

/** Writes a part `[h,w,C]` to where it lies in an image `[H,W,C]`. */
export function putInto(image: Float32Array, size: Size, part: Float32Array, area: Rectangle): void {
  const [height, width] = size;
  const channels = image.length / (height * width);
  const row = area.width * channels;
  for (let y = 0; y < area.height; y++) image.set(part.subarray(y * row, (y + 1) * row), ((area.y + y) * width + area.x) * channels);
}
