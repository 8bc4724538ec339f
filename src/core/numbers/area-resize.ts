/** How much each of `cells` cells over `length` pixels takes from each pixel, `[cells, length]`; a cell's shares sum to 1. */
export function coverage(length: number, cells: number): Float64Array {
  const shares = new Float64Array(cells * length);
  const size = length / cells;
  for (let cell = 0; cell < cells; cell++) {
    for (let pixel = Math.floor(cell * size); pixel < Math.min(length, Math.ceil((cell + 1) * size)); pixel++) {
      const overlap = Math.min(pixel + 1, (cell + 1) * size) - Math.max(pixel, cell * size);
      shares[cell * length + pixel] = Math.max(0, overlap) / size;
    }
  }
  return shares;
}

type Shape3 = readonly [number, number, number];

/** Brings images `[H,W,C]` to `height` by `width`: each pixel is the mean of the area that it covers, be it larger than a pixel of theirs or a part of one. */
export function areaResizer(
  [fromHeight, fromWidth, channels]: Shape3,
  height: number,
  width: number,
): (values: Float32Array) => Float32Array {
  if (fromHeight === height && fromWidth === width) return (values) => values;
  const across = coverage(fromWidth, width);
  const down = coverage(fromHeight, height);
  const columns = ranges(fromWidth, width);
  const rows = ranges(fromHeight, height);
  const line = fromWidth * channels;
  return (values) => {
    // Rows first: whole lines are added, which is quickest, and only the few that remain are narrowed.
    const low = new Float32Array(height * line);
    for (let cell = 0; cell < height; cell++)
      for (let y = rows.first[cell]; y < rows.end[cell]; y++) {
        const share = down[cell * fromHeight + y];
        for (let i = 0, at = cell * line, from = y * line; i < line; i++) low[at++] += share * values[from++];
      }
    const out = new Float32Array(height * width * channels);
    for (let y = 0; y < height; y++)
      for (let cell = 0; cell < width; cell++) {
        const to = (y * width + cell) * channels;
        const first = columns.first[cell];
        const end = columns.end[cell];
        if (channels === 3) {
          // The usual number, all at once: three loops for so few pixels would take twice as long.
          let red = 0;
          let green = 0;
          let blue = 0;
          for (let x = first, at = y * line + 3 * first; x < end; x++, at += 3) {
            const share = across[cell * fromWidth + x];
            red += share * low[at];
            green += share * low[at + 1];
            blue += share * low[at + 2];
          }
          out[to] = red;
          out[to + 1] = green;
          out[to + 2] = blue;
        } else
          for (let x = first; x < end; x++)
            for (let c = 0; c < channels; c++) out[to + c] += across[cell * fromWidth + x] * low[y * line + x * channels + c];
      }
    return out;
  };
}

/** The pixels that each of `cells` cells over `length` pixels takes something from: from `first` to before `end`. */
const ranges = (length: number, cells: number) => ({
  first: Uint32Array.from({ length: cells }, (_, cell) => Math.floor((cell * length) / cells)),
  end: Uint32Array.from({ length: cells }, (_, cell) => Math.min(length, Math.ceil(((cell + 1) * length) / cells))),
});
