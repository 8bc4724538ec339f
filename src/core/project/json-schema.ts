import { z } from "zod";
import { inEnglish } from "../language/sentence.js";
import type { Knob, KnobMeta, LayerField } from "./knob.js";
import { defaultWords, type KnobDefault, knobDefaults } from "./knob-defaults.js";
import { knobTable, projectSchema } from "./schema.js";

/** A node of the JSON Schema; VS Code's own keywords among them. */
type Node = Record<string, unknown>;

/** Keywords of the table that mean nothing to a JSON Schema. */
const ours: readonly (keyof KnobMeta | keyof LayerField)[] = ["help", "unit", "expects", "control", "when", "decidesImages", "fresh"];

const groups: Record<string, string> = {
  data: "Which images are learned from, and how they are brought to one form.",
  network: "The network that squeezes an image and draws it again.",
  training: "How the network learns.",
  "training.noise": "Noise added to the training images, while the clean ones stay the target.",
  "training.augmentation": "Random changes of the training images, for more variety.",
  anomaly: "When an image counts as an anomaly.",
};

/** The presets that a knob applies to; undefined if it applies to all. */
export const presetsOf = (knob: Knob): readonly string[] | undefined => (knob.when?.path === "network.preset" ? knob.when.is : undefined);

/** What the editor of the text shows of a knob: its help, its unit, when it applies and what holds without it. */
function description(knob: Knob, defaults: readonly KnobDefault[]): string {
  const lines = [knob.help];
  if (knob.unit) lines.push(`Unit: ${knob.unit}.`);
  if (knob.when) lines.push(`Applies where \`${knob.when.path}\` is ${knob.when.is.map((value) => `\`${value}\``).join(", ")}.`);
  if (defaults.length > 0 && knob.control.kind !== "layers") lines.push(`Default: ${defaultWords(defaults)}.`);
  return lines.join("\n\n");
}

function dress(node: Node, knob: Knob): void {
  const defaults = knobDefaults(knob.path, presetsOf(knob));
  node.markdownDescription = description(knob, defaults);
  if (defaults[0] && knob.control.kind !== "layers") node.default = defaults[0].value;
  if (knob.control.kind === "choice") node.enumDescriptions = knob.control.options.map(({ label, help }) => help ?? label);
  if (knob.control.kind === "number" || knob.control.kind === "choice")
    node.errorMessage = `${knob.title} must be ${inEnglish(knob.expects)}.`;
}

/**
 * The JSON Schema (draft 7, with VS Code's additions) of a project file, from the table of knobs. It covers types, ranges
 * and choices only: unknown keys and what depends on several knobs are left to the extension's own diagnostics.
 */
export function projectJsonSchema(): Node {
  const knobs = new Map(knobTable().map((knob) => [knob.path, knob]));
  const schema = z.toJSONSchema(projectSchema, {
    io: "input",
    target: "draft-7",
    override: ({ jsonSchema, path }) => {
      const node = jsonSchema as Node;
      for (const key of ours) delete node[key];
      // An empty schema for other keys is the same as none.
      if (JSON.stringify(node.additionalProperties) === "{}") delete node.additionalProperties;
      const dotted = path.filter((key) => key !== "properties").join(".");
      const knob = knobs.get(dotted);
      if (knob) dress(node, knob);
      if (groups[dotted]) node.markdownDescription = groups[dotted];
    },
  }) as Node;
  const properties = schema.properties as Record<string, Node>;
  // Which versions can be read is a matter of the extension, which says what to do about the others.
  properties.version = { type: "integer", minimum: 0, default: 1, markdownDescription: "The version of the file's format." };
  delete schema.required;
  const { $schema, type, ...rest } = schema;
  return { $schema, title: "Autoencoder Studio project", allowComments: true, allowTrailingCommas: true, type, ...rest };
}
