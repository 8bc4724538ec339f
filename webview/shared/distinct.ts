/** A name for each thing, made by the first of `ways` that gives this name to no other thing, else by the last way. */
export function distinctNames<T>(things: readonly T[], ways: readonly [(thing: T) => string, ...((thing: T) => string)[]]): string[] {
  const names: (string | undefined)[] = things.map(() => undefined);
  for (const way of ways) {
    const candidates = things.map(way);
    const counts = new Map<string, number>();
    for (const name of candidates) counts.set(name, (counts.get(name) ?? 0) + 1);
    for (const [index, name] of candidates.entries()) if (counts.get(name) === 1) names[index] ??= name;
  }
  return things.map((thing, index) => names[index] ?? (ways.at(-1) ?? ways[0])(thing));
}
