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
  const first = (cell: number, cells: number, length: number) => Math.floor((cell * length) / cells);
  const end = (cell: number, cells: number, length: number) => Math.min(length, Math.ceil(((cell + 1) * length) / cells));
  return (values) => {
    const narrow = new Float32Array(fromHeight * width * channels);
    for (let y = 0; y < fromHeight; y++) {
      for (let cell = 0; cell < width; cell++) {
        for (let x = first(cell, width, fromWidth); x < end(cell, width, fromWidth); x++) {
          const share = across[cell * fromWidth + x];
          for (let c = 0; c < channels; c++)
            narrow[(y * width + cell) * channels + c] += share * values[(y * fromWidth + x) * channels + c];
        }
      }
    }
    const out = new Float32Array(height * width * channels);
    const line = width * channels;
    for (let cell = 0; cell < height; cell++) {
      for (let y = first(cell, height, fromHeight); y < end(cell, height, fromHeight); y++) {
        const share = down[cell * fromHeight + y];
        for (let i = 0; i < line; i++) out[cell * line + i] += share * narrow[y * line + i];
      }
    }
    return out;
  };
}
