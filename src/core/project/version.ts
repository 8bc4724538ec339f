import { valueAt } from "./value-at.js";

/** The version of the project file's format that this program writes. */
export const formatVersion = 1;

/** A step from one version to the next: settings that changed their names. */
interface Step {
  to: number;
  renamed: Readonly<Record<string, string>>;
}

/**
 * Every step, oldest first. Version 0 is a draft without a version: the parameters of the Keras class that this product
 * descends from, in its own spelling. A change of the format adds a step here and a file to test/fixtures/versions.
 */
const steps: readonly Step[] = [
  {
    to: 1,
    renamed: {
      source: "data.size",
      kernels: "network.kernels",
      filters: "network.filters",
      latant_dim: "network.latent",
      latent_dim: "network.latent",
      epochs: "training.epochs",
      lr: "training.learningRate",
    },
  },
];

/** A setting under another name. */
export interface Move {
  from: readonly string[];
  to: readonly string[];
  value: unknown;
}

/** A project's values with today's names, its version, and what was moved on the way. */
export interface Migration {
  /** Of the text; undefined if it is not a version at all. */
  version: number | undefined;
  values: unknown;
  moves: readonly Move[];
}

type Group = Record<string, unknown>;
const isGroup = (value: unknown): value is Group => typeof value === "object" && value !== null && !Array.isArray(value);

/** A copy with another value at a path, removed if it is undefined; the same if a group on the way is something else. */
function withValue(values: Group, [key, ...rest]: readonly string[], value: unknown): Group {
  if (rest.length === 0) {
    const { [key]: _, ...others } = values;
    return value === undefined ? others : { ...values, [key]: value };
  }
  const group = values[key] ?? {};
  return isGroup(group) ? { ...values, [key]: withValue(group, rest, value) } : values;
}

function versionOf(values: Group): number | undefined {
  const version = values.version ?? 0;
  return typeof version === "number" && Number.isInteger(version) && version >= 0 ? version : undefined;
}

/** Brings the values of an older format to this one. A setting that is there under its new name stays as it is. Pure. */
export function migrate(given: unknown): Migration {
  if (!isGroup(given)) return { version: undefined, values: given, moves: [] };
  const version = versionOf(given);
  if (version === undefined || version >= formatVersion) return { version, values: given, moves: [] };
  const moves: Move[] = [];
  let values = given;
  for (const { renamed } of steps.filter(({ to }) => to > version)) {
    for (const [old, name] of Object.entries(renamed)) {
      const [from, to] = [old.split("."), name.split(".")];
      const value = valueAt(values, from);
      if (value === undefined || valueAt(values, to) !== undefined) continue;
      moves.push({ from, to, value });
      values = withValue(withValue(values, from, undefined), to, value);
    }
  }
  return { version, values: { ...values, version: formatVersion }, moves };
}
