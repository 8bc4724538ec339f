import { coverage } from "./area-resize.js";

/** Images are compared on this grid: small enough to forget how a file was written, large enough to tell digits apart. */
const rows = 16;
const columns = 17;
/** Values of a grid. */
export const gridSize = rows * columns;
const bits = rows * (columns - 1);
const words = bits / 32;

/** Hashes of near duplicates differ in at most this many of their 256 bits. */
const maximumHashDistance = 16;
/** The least difference of two neighbouring cells that counts, of 255: smaller ones come from encoding a file again. */
const step = 3;
/** Grids of near duplicates differ by at most this root mean square, of 255, once their mean brightness is equal. */
const maximumGridDistance = 6;

/** Brings images `[H,W,C]` on 0..1 to a gray grid of {@link gridSize} bytes by the mean of the pixels below each cell. */
export function gridder([height, width, channels]: readonly [number, number, number]): (values: ArrayLike<number>) => Uint8Array {
  const across = coverage(width, columns);
  const down = coverage(height, rows);
  // Rec. 601.
  const luma = channels === 3 ? [0.299, 0.587, 0.114] : [1];
  return (values) => {
    const narrow = new Float64Array(height * columns);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        let gray = 0;
        for (let c = 0; c < channels; c++) gray += luma[c] * values[(y * width + x) * channels + c];
        const first = Math.floor((x * columns) / width);
        const last = Math.min(columns - 1, Math.floor(((x + 1) * columns) / width));
        for (let cell = first; cell <= last; cell++) narrow[y * columns + cell] += gray * across[cell * width + x];
      }
    }
    const grid = new Uint8Array(gridSize);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        let mean = 0;
        for (let y = 0; y < height; y++) mean += down[row * height + y] * narrow[y * columns + column];
        grid[row * columns + column] = Math.round(255 * Math.min(1, Math.max(0, mean)));
      }
    }
    return grid;
  };
}

/**
 * Difference hash of a grid: a bit for each pair of neighbours, set if the right one is brighter (N. Krawetz, "Kind of
 * Like That", 2013), here by more than the noise of writing a file anew.
 */
export function differenceHash(grid: Uint8Array): Uint32Array {
  const hash = new Uint32Array(words);
  for (let bit = 0; bit < bits; bit++) {
    const at = Math.floor(bit / (columns - 1)) * columns + (bit % (columns - 1));
    if (grid[at + 1] - grid[at] > step) hash[bit >>> 5] |= 1 << (bit & 31);
  }
  return hash;
}

/** Number of bits that are set in a 32-bit word (H. S. Warren, Hacker's Delight, 5-1). */
function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** True if two grids show the same picture, whatever its brightness. */
function sameGrid(a: Uint8Array, b: Uint8Array): boolean {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < gridSize; i++) {
    const difference = a[i] - b[i];
    sum += difference;
    squares += difference * difference;
  }
  return squares / gridSize - (sum / gridSize) ** 2 <= maximumGridDistance ** 2;
}

/** Finds pictures that look alike among many: by their hashes first, then by their grids. */
export class NearDuplicateIndex {
  readonly #hashes: Uint32Array;
  readonly #weights: Uint16Array;
  /** Indices in `grids`, by the number of ones in their hash: hashes that are near differ little in it. */
  readonly #order: Uint32Array;

  constructor(private readonly grids: readonly Uint8Array[]) {
    this.#hashes = new Uint32Array(words * grids.length);
    for (const [index, grid] of grids.entries()) this.#hashes.set(differenceHash(grid), words * index);
    this.#weights = Uint16Array.from(grids, (_, index) => {
      let weight = 0;
      for (let word = 0; word < words; word++) weight += ones(this.#hashes[words * index + word]);
      return weight;
    });
    this.#order = Uint32Array.from(grids.keys()).sort((a, b) => this.#weights[a] - this.#weights[b] || a - b);
  }

  /** Index of the `rank`-th grid, and the indices of the grids after it that look alike; over all ranks each pair comes once. */
  pairs(rank: number): { index: number; near: number[] } {
    const index = this.#order[rank];
    const near: number[] = [];
    for (let next = rank + 1; next < this.#order.length; next++) {
      const other = this.#order[next];
      if (this.#weights[other] - this.#weights[index] > maximumHashDistance) break;
      let distance = 0;
      for (let word = 0; word < words && distance <= maximumHashDistance; word++)
        distance += ones(this.#hashes[words * index + word] ^ this.#hashes[words * other + word]);
      if (distance <= maximumHashDistance && sameGrid(this.grids[index], this.grids[other])) near.push(other);
    }
    return { index, near };
  }
}

/** Joins indices into groups, pair by pair (disjoint sets with halved paths). */
export class Grouping {
  readonly #parent: Uint32Array;

  constructor(count: number) {
    this.#parent = Uint32Array.from({ length: count }, (_, index) => index);
  }

  join(a: number, b: number): void {
    const [low, high] = [this.#root(a), this.#root(b)].sort((x, y) => x - y);
    this.#parent[high] = low;
  }

  /** The groups of two and more indices, each in order. */
  groups(): number[][] {
    const groups = new Map<number, number[]>();
    for (let index = 0; index < this.#parent.length; index++) {
      const root = this.#root(index);
      const group = groups.get(root);
      if (group) group.push(index);
      else groups.set(root, [index]);
    }
    return [...groups.values()].filter(({ length }) => length > 1);
  }

  #root(index: number): number {
    let at = index;
    while (this.#parent[at] !== at) {
      this.#parent[at] = this.#parent[this.#parent[at]];
      at = this.#parent[at];
    }
    return at;
  }
}
