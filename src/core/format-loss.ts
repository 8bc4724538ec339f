/** A loss or score on 0..1 for people: four decimals, or a power of ten where they would hide it. */
export function formatLoss(value: number): string {
  return value !== 0 && Math.abs(value) < 0.001 ? value.toExponential(2) : value.toFixed(4);
}
