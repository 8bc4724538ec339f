import { throwIfCancelled } from "../../core/language/error.js";

/** How far work may run ahead of those who use its results. */
export interface Ahead {
  /** Bytes of results that are being made, wait or are in use. A single result that needs more is made alone. */
  budget: number;
  /** Pieces of work under way or waiting. */
  width: number;
  signal?: AbortSignal;
  /** Hears how many bytes of the budget are taken, each time that this changes. */
  onTaken?: (bytes: number) => void;
}

/**
 * Gives the results of `work` over `items` in their order while later ones are being made. `cost` is what an item takes of the budget,
 * from the beginning of its work until the result after its own is asked for. Whoever ends early waits for what was begun.
 */
export async function* readAhead<T, R>(
  items: readonly T[],
  cost: (item: T) => number,
  work: (item: T) => Promise<R>,
  { budget, width, signal, onTaken }: Ahead,
): AsyncGenerator<R, void, undefined> {
  const waiting: Promise<R>[] = [];
  let taken = 0;
  let started = 0;
  const take = (bytes: number) => {
    taken += bytes;
    onTaken?.(taken);
  };
  const start = () => {
    while (started < items.length && waiting.length < width && (taken === 0 || taken + cost(items[started]) <= budget)) {
      take(cost(items[started]));
      const promise = work(items[started++]);
      // A failure is met when its turn comes; until then it must not count as unhandled.
      promise.catch(() => undefined);
      waiting.push(promise);
    }
  };
  try {
    for (const item of items) {
      throwIfCancelled(signal);
      start();
      const next = waiting[0];
      if (!next) throw new Error("Nothing was begun.");
      const result = await next;
      waiting.shift();
      throwIfCancelled(signal);
      // What follows is begun before the result is used, so that both go on at once.
      start();
      yield result;
      take(-cost(item));
    }
  } finally {
    await Promise.allSettled(waiting);
  }
}
