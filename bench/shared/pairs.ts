/** One side of a comparison. */
export interface Side {
  name: string;
  /** Does one block of work, the same for every side, and gives its seconds. */
  block(): Promise<number>;
}

/** Of the rounds' ratios: their median, and the quartiles around it. */
export interface Ratio {
  median: number;
  low: number;
  high: number;
  rounds: number;
}

/** The fewest rounds that a median is taken of. */
export const fewestRounds = 5;

/** A comparison that takes longer, in milliseconds, ends after the fewest rounds: a machine that busy gains nothing by more. */
const patience = 60_000;

/** Every side's seconds, round by round. */
export type Rounds = ReadonlyMap<string, readonly number[]>;

/**
 * Lets the sides take turns, one block each a round (A, B, C, A, B, C), so that what slows the machine down slows all of them.
 * Before each timed block the same side does an untimed one, as the pages and caches of an idle process go to others.
 */
export async function takeTurns(sides: readonly Side[], rounds: number): Promise<Rounds> {
  if (rounds < fewestRounds) throw new Error(`A median needs at least ${fewestRounds} rounds.`);
  const seconds = new Map<string, number[]>(sides.map(({ name }) => [name, []]));
  // First blocks compile and allocate.
  for (const side of sides) await side.block();
  const started = performance.now();
  for (let round = 0; round < rounds; round++) {
    if (round >= fewestRounds && performance.now() - started > patience) break;
    for (const side of sides) {
      await side.block();
      seconds.get(side.name)?.push(await side.block());
    }
  }
  return seconds;
}

/** Time of side `a` by that of side `b`, paired round by round. */
export function ratioOf(rounds: Rounds, a: string, b: string): Ratio {
  const [first, second] = [secondsOf(rounds, a), secondsOf(rounds, b)];
  const ratios = first.map((value, round) => value / second[round]).sort((x, y) => x - y);
  return { median: quantile(ratios, 0.5), low: quantile(ratios, 0.25), high: quantile(ratios, 0.75), rounds: ratios.length };
}

/** The other way round: of speeds instead of times. */
export function inverse({ median, low, high, rounds }: Ratio): Ratio {
  return { median: 1 / median, low: 1 / high, high: 1 / low, rounds };
}

/** A ratio in other units. */
export function scaled({ median, low, high, rounds }: Ratio, factor: number): Ratio {
  return { median: median * factor, low: low * factor, high: high * factor, rounds };
}

/** Median seconds of a block of a side. */
export function medianSeconds(rounds: Rounds, name: string): number {
  return median(secondsOf(rounds, name));
}

export function median(values: readonly number[]): number {
  return quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}

function secondsOf(rounds: Rounds, name: string): readonly number[] {
  const found = rounds.get(name);
  if (!found) throw new Error(`No side ${name} was measured.`);
  return found;
}

function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const below = Math.floor(at);
  const above = Math.ceil(at);
  return sorted[below] + (sorted[above] - sorted[below]) * (at - below);
}
