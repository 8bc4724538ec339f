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

/** Makes images `[H,W,C]` smaller, to `height` by `width`: each pixel is the mean of the area that it covers. */
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
    for (let y = 0, to = 0; y < height; y++)
      for (let cell = 0; cell < width; cell++)
        for (let c = 0; c < channels; c++) {
          let sum = 0;
          for (let x = columns.first[cell], at = y * line + x * channels + c; x < columns.end[cell]; x++, at += channels)
            sum += across[cell * fromWidth + x] * low[at];
          out[to++] = sum;
        }
    return out;
  };
}

/** The pixels that each of `cells` cells over `length` pixels takes something from: from `first` to before `end`. */
const ranges = (length: number, cells: number) => ({
  first: Uint32Array.from({ length: cells }, (_, cell) => Math.floor((cell * length) / cells)),
  end: Uint32Array.from({ length: cells }, (_, cell) => Math.min(length, Math.ceil(((cell + 1) * length) / cells))),
});
