/** Bytes that the weights of a run's past epochs may take. */
const mostBytes = 200e6;
const bytesPerWeight = 4;
/** Epochs that a person still finds one in, and that a run's folder still lists fast. */
const mostEpochs = 500;

/** Every how many epochs a run keeps its weights, so that those of `epochs` networks of so many parameters are not too many and do not take too much room: 1 for each, 2 for every second one, and so on; null if not even one fits. */
export function epochStep(parameters: number, epochs: number): number | null {
  const most = Math.min(mostEpochs, Math.floor(mostBytes / (bytesPerWeight * Math.max(1, parameters))));
  return most === 0 ? null : Math.ceil(epochs / most);
}

/** Epochs in words for a sentence: those that follow each other as from and to, "1-50", others by commas; of many such parts the first ones. */
export function epochWords(epochs: readonly number[], most = 6): string {
  const parts: [from: number, to: number][] = [];
  for (const epoch of epochs) {
    const last = parts.at(-1);
    if (last && epoch === last[1] + 1) last[1] = epoch;
    else parts.push([epoch, epoch]);
  }
  const words = parts.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`));
  return words.length > most ? [...words.slice(0, most - 1), "…", words.at(-1)].join(", ") : words.join(", ");
}
