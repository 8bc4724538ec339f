/** A source of uniform numbers in [0, 1). */
export type Random = () => number;

/** FNV-1a over the UTF-16 units of `text`: an unsigned 32-bit hash, the same on every platform. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * The random stream of one purpose: derived only from its parts, so that turning one stream on or off changes no
 * other, and a resumed run needs no saved generator. The generator is sfc32 (Chris Doty-Humphrey, PractRand).
 */
export function randomStream(seed: number, purpose: string, ...parts: number[]): Random {
  const key = `${seed}/${purpose}/${parts.join("/")}`;
  let a = hash32(`a${key}`);
  let b = hash32(`b${key}`);
  let c = hash32(`c${key}`);
  let counter = 1;
  const next = () => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

/** Shuffles `items` in place (Fisher and Yates) and returns them. */
export function shuffle<T extends { [index: number]: number; length: number }>(items: T, random: Random): T {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const item = items[i];
    items[i] = items[j];
    items[j] = item;
  }
  return items;
}

/** A standard normal number (Box and Muller, one of the pair). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A Poisson number of the given mean: Knuth's product below 30, else the rounded normal approximation. */
export function poisson(mean: number, random: Random): number {
  if (mean <= 0) return 0;
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count++;
  return count;
}

/** `count` of the numbers below `total`, each as likely as every other; all in their order if there are no more. */
export function draw(total: number, count: number, random: Random): number[] {
  const all = Array.from({ length: total }, (_, i) => i);
  if (count >= total) return all;
  for (let i = 0; i < count; i++) {
    const other = i + Math.floor(random() * (total - i));
    [all[i], all[other]] = [all[other], all[i]];
  }
  return all.slice(0, count);
}
