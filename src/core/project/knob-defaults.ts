import { type Preset, presets } from "../network/preset.js";
import { defaultsFor } from "./project.js";
import { fewImages } from "./schema/training-schema.js";
import { type ProjectFile, projectSchema } from "./schema.js";
import { valueAt } from "./value-at.js";

/** A default of a knob, and for which projects it holds. */
export interface KnobDefault {
  value: unknown;
  /** The presets that have it; for the preset itself the tasks. */
  for: readonly string[];
  /** The default for many images, if it is another. */
  many?: unknown;
}

interface Kind {
  name: string;
  file: ProjectFile;
}

const byPreset: readonly Kind[] = presets.map((preset) => ({ name: preset, file: { version: 1, network: { preset } } }));
const byTask: readonly Kind[] = projectSchema.shape.task.unwrap().options.map((task) => ({ name: task, file: { version: 1, task } }));

/** The defaults of the knob at `path`, those of the standard preset first; `among` leaves out presets that it does not apply to. */
export function knobDefaults(path: string, among: readonly string[] = presets): KnobDefault[] {
  const kinds = path === "network.preset" ? byTask : byPreset.filter(({ name }) => among.includes(name));
  const byKnob = new Map<string, { value: unknown; many?: unknown; for: string[] }>();
  const first: Preset = "standard";
  for (const { name, file } of [...kinds].sort((a, b) => Number(b.name === first) - Number(a.name === first))) {
    const value = valueAt(defaultsFor(file, 0), path);
    const many = valueAt(defaultsFor(file, fewImages), path);
    const key = JSON.stringify([value, many]);
    const same = byKnob.get(key);
    if (same) same.for.push(name);
    else byKnob.set(key, { value, for: [name], ...(JSON.stringify(many) !== JSON.stringify(value) && { many }) });
  }
  return [...byKnob.values()];
}

/** The defaults of a knob in words, in Markdown: `` `0.003`; classic `0.001` ``. */
export function defaultWords(defaults: readonly KnobDefault[]): string {
  const [common, ...others] = defaults;
  const value = ({ value, many }: KnobDefault) =>
    `\`${JSON.stringify(value)}\`${many === undefined ? "" : `, from ${fewImages.toLocaleString("en-US")} images on \`${JSON.stringify(many)}\``}`;
  if (!common) return "";
  return [value(common), ...others.map((other) => `${other.for.join(" and ")} ${value(other)}`)].join("; ");
}
