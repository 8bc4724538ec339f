/** The values that mean black and white in a source, `[black, white]`. */
export type Range = readonly [number, number];

/** What pixel values are stored as. */
export type PixelType = "u8" | "u16" | "f32";

/** The ranges of whole numbers. */
const wholeRanges: readonly Range[] = [
  [0, 255],
  [0, 65535],
];

/** The range of a run's images that later floats are read by as well; undefined if the run learned from whole numbers, which floats may be scaled from. */
export const learnedRange = (range: Range): Range | undefined =>
  wholeRanges.some(([black, white]) => black === range[0] && white === range[1]) ? undefined : range;

/** The range of a source by its type and, for floats, its maximum; undefined if the person must be asked. */
export function rangeOf(type: PixelType, maximum: number): Range | undefined {
  if (type === "u8") return [0, 255];
  if (type === "u16") return [0, 65535];
  if (maximum <= 1) return [0, 1];
  if (maximum <= 300) return [0, 255];
  return undefined;
}
