import { interpolateViridis, quantile } from "d3";
import { imageSplits } from "../../../src/core/analyses/image-splits.js";
import type { Columns, ResultOf } from "../../../src/core/analyses/result.js";
import { memoized } from "../../shared/order.js";
import { loss, oddness } from "../../text/format.js";
import { t } from "../../text/words.js";
import type { ColouringName } from "./state.js";

export type Embedding = ResultOf<"embed">;

/** Groups that have a colour of their own; further ones share another. */
export const mostGroupColours = 10;

/** Images in groups, each of a colour. */
export interface Groups {
  kind: "groups";
  /** In the order of their names. */
  names: readonly string[];
  /** The words for people, of each. */
  words: readonly string[];
  /** Images of each. */
  counts: readonly number[];
  /** `[N]`: the group of each image, -1 for none. */
  of: Int32Array;
  /** The colour of each group. */
  colours: readonly number[];
  palette: readonly string[];
}

/** Images by a number. */
export interface Gradient {
  kind: "gradient";
  values: Float32Array;
  /** Between what the colours change. */
  from: number;
  to: number;
  /** `[N]`: the step of each image. */
  of: Int32Array;
  palette: readonly string[];
  /** A value as the legend shows it. */
  words(value: number): string;
}

export type Colouring = Groups | Gradient;

/** The theme's variables of the colours of groups: see map.css. The last is of those without a colour of their own. */
export const groupPalette = [...Array.from({ length: mostGroupColours }, (_, index) => `--map-${index}`), "--map-rest"];

/** Steps of a gradient. */
const steps = 32;
const onDark = Array.from({ length: steps }, (_, step) => interpolateViridis(0.25 + (0.75 * step) / (steps - 1)));
const onLight = Array.from({ length: steps }, (_, step) => interpolateViridis(0.9 - (0.9 * step) / (steps - 1)));
/** The colours of numbers, of which large ones stand out from the ground. */
export const gradientPalette = () => (document.body.classList.contains("vscode-light") ? onLight : onDark);

const byName = new Intl.Collator("en", { numeric: true }).compare;

/** Groups by their names in their natural order, the ten largest with colours of their own; `of` `[N]` is -1 for none. */
export function groupsOf(names: readonly string[], of: Int32Array, words: (name: string) => string = (name) => name): Groups {
  const sorted = [...names.keys()].sort((a, b) => byName(names[a], names[b]));
  const place = new Int32Array(names.length);
  for (const [at, index] of sorted.entries()) place[index] = at;
  const own = of.map((index) => (index < 0 ? -1 : place[index]));
  const counts = new Array<number>(names.length).fill(0);
  for (const index of own) if (index >= 0) counts[index]++;
  const largest = [...counts.keys()].sort((a, b) => counts[b] - counts[a] || a - b).slice(0, mostGroupColours);
  const coloured = largest.sort((a, b) => a - b);
  const named = sorted.map((index) => names[index]);
  const colours = named.map((_, index) => (coloured.includes(index) ? coloured.indexOf(index) : mostGroupColours));
  return { kind: "groups", names: named, words: named.map(words), counts, of: own, colours, palette: groupPalette };
}

function gradientOf(values: Float32Array, words: Gradient["words"]): Gradient {
  const finite = values.filter(Number.isFinite).sort();
  // A few extremes would leave all others one colour.
  const [from, to] = [quantile(finite, 0.01) ?? 0, quantile(finite, 0.99) ?? 1];
  const of = Int32Array.from(values, (value) =>
    Number.isFinite(value) ? Math.max(0, Math.min(steps - 1, Math.round((steps - 1) * ((value - from) / (to - from || 1))))) : 0,
  );
  return { kind: "gradient", values, from, to, of, palette: onDark, words };
}

const splitWords = (name: string): string => (name === imageSplits[0] ? t("trained on") : t("held out"));

const none = (count: number): Groups => groupsOf([], new Int32Array(count).fill(-1));
const whole = (columns: Columns, name: string): Int32Array | null => {
  const column = columns[name];
  return column instanceof Int32Array ? column : null;
};

const clusterWords = (name: string): string => t("Cluster {0}", name);

/** Of what a result itself says. */
const made: Record<Exclude<ColouringName, "score">, (columns: Columns) => (result: Embedding) => Colouring | null> = {
  label: memoized((columns: Columns) =>
    memoized(({ labels }: Embedding) => {
      const of = whole(columns, "labels");
      return of && labels.length > 0 ? groupsOf(labels, of) : null;
    }),
  ),
  folder: memoized((columns: Columns) =>
    memoized(({ folders = [] }: Embedding) => {
      const of = whole(columns, "folders");
      return of && folders.length > 0 ? groupsOf(folders, of) : null;
    }),
  ),
  split: memoized((columns: Columns) =>
    memoized(() => {
      const of = whole(columns, "splits");
      return of && groupsOf(imageSplits, of, splitWords);
    }),
  ),
  cluster: memoized((columns: Columns) =>
    memoized(() => {
      const of = whole(columns, "clusters");
      const count = of?.reduce((most, cluster) => Math.max(most, cluster + 1), 0) ?? 0;
      const names = Array.from({ length: count }, (_, cluster) => String(cluster + 1));
      return of && count > 0 ? groupsOf(names, of, clusterWords) : null;
    }),
  ),
  loss: memoized((columns: Columns) => memoized(() => (columns.losses instanceof Float32Array ? gradientOf(columns.losses, loss) : null))),
};

const scored = memoized((scores: Float32Array) => gradientOf(scores, oddness));

/** The images of a result coloured by something; null if it is not there. `scores` are their anomaly scores, if they are known. The same object each time. */
export function colouringOf(name: ColouringName, columns: Columns, result: Embedding, scores: Float32Array | null): Colouring | null {
  return name === "score" ? scores && scored(scores) : made[name](columns)(result);
}

const plain = memoized((columns: Columns) => none((columns.positions?.length ?? 0) / 2));

/** The images of one colour. */
export const withoutColouring = (columns: Columns): Colouring => plain(columns);
