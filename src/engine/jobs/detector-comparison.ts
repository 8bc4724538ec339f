import type { Detected } from "../models/detector.js";
import type { DetectorCard } from "../models/model-card.js";
import type { BatchScores } from "../scoring/scorer.js";

/** How far what a file gives is from the studio's own judgement, as shares of the largest number. */
export class DetectorComparison {
  #pictures = 0;
  #from = "";
  readonly #score = new Differences();
  readonly #map = new Differences();

  /** `unsteady`: single pixels may have other numbers, so that maps are compared on average. */
  constructor(private readonly unsteady: boolean) {}

  add({ scores, heatMaps }: BatchScores, found: Detected, from: string): void {
    this.#pictures++;
    this.#from = from;
    this.#score.add(scores, found.scores);
    this.#map.add(heatMaps ?? new Float32Array(), found.maps);
  }

  finish(): DetectorCard["certificate"] {
    const map = this.unsteady ? this.#map.mean : this.#map.largest;
    return { pictures: this.#pictures, picturesFrom: this.#from, score: this.#score.largest, map };
  }
}

/** Differences of numbers from those expected, as shares of the largest of these. */
class Differences {
  #most = 0;
  #difference = 0;
  #sum = 0;
  #count = 0;

  add(expected: Float32Array, found: Float32Array): void {
    if (expected.length !== found.length) this.#difference = this.#sum = Number.POSITIVE_INFINITY;
    for (const [at, value] of expected.entries()) {
      const difference = Math.abs(value - found[at]);
      this.#difference = Number.isFinite(difference) ? Math.max(this.#difference, difference) : Number.POSITIVE_INFINITY;
      this.#sum += Number.isFinite(difference) ? difference : Number.POSITIVE_INFINITY;
      this.#most = Math.max(this.#most, Math.abs(value));
    }
    this.#count += expected.length;
  }

  get largest(): number {
    return this.#difference === 0 ? 0 : this.#difference / this.#most;
  }

  get mean(): number {
    return this.#sum === 0 ? 0 : this.#sum / this.#count / this.#most;
  }
}
