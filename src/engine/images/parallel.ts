import { throwIfCancelled } from "../../core/language/error.js";

/** Runs `work` over `items`, up to `width` at a time, and gives results to `done` in the order of the items. */
export async function inOrder<T, R>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<R>,
  done: (result: R, index: number) => void | Promise<void>,
  { width = 8, signal }: { width?: number; signal?: AbortSignal } = {},
): Promise<void> {
  const waiting: Promise<R>[] = [];
  let started = 0;
  for (let index = 0; index < items.length; index++) {
    throwIfCancelled(signal);
    while (started < items.length && started < index + width) {
      const promise = work(items[started], started);
      // A failure is met when its turn comes; until then it must not count as unhandled.
      promise.catch(() => undefined);
      waiting.push(promise);
      started++;
    }
    const next = waiting.shift();
    if (next) await done(await next, index);
  }
}

/** Cuts `costs` into batches `[from, to)`, each as long as it costs at most `limit` and has at most `most` items, but never empty. */
export function chunksByCost(costs: readonly number[], limit: number, most: number): [from: number, to: number][] {
  const chunks: [number, number][] = [];
  let from = 0;
  let cost = 0;
  for (const [index, own] of costs.entries()) {
    if (index > from && (cost + own > limit || index - from === most)) {
      chunks.push([from, index]);
      [from, cost] = [index, 0];
    }
    cost += own;
  }
  if (costs.length > from) chunks.push([from, costs.length]);
  return chunks;
}
