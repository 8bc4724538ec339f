import { inEnglish } from "../language/sentence.js";
import { presetsOf } from "./json-schema.js";
import type { Knob, Section } from "./knob.js";
import { defaultWords, knobDefaults } from "./knob-defaults.js";
import { knobTable } from "./schema.js";

const titles: Record<Section, string> = {
  task: "Task",
  data: "Data",
  network: "Network",
  training: "Training",
  anomaly: "Anomalies",
};

const introduction = `# Reference of the project file

A project is a file \`NAME.aeproj\`: JSON with comments. Every setting may be left out; its default stands in for it. Paths are
relative to the project, with \`/\`. Keys that are not listed here are kept and have no effect. In a terminal any setting can be
changed for one training: \`aeproj train NAME.aeproj --set training.epochs=20\`.

This page is written from the table of settings by \`npm run generate\`.
`;

const code = (text: string) => `\`${text}\``;

function row(knob: Knob): string {
  const lines = [`### ${code(knob.path)}`, "", `**${knob.title}**${knob.unit ? ` (${knob.unit})` : ""}. ${knob.help}`, ""];
  lines.push(`- Value: ${inEnglish(knob.expects)}`);
  if (knob.control.kind !== "layers") lines.push(`- Default: ${defaultWords(knobDefaults(knob.path, presetsOf(knob)))}`);
  if (knob.when) lines.push(`- Applies where ${code(knob.when.path)} is ${knob.when.is.map(code).join(", ")}`);
  if (knob.control.kind === "choice") {
    const described = knob.control.options.filter(({ help }) => help);
    for (const { value, help } of described) lines.push(`- ${code(value)}: ${help}`);
  }
  return lines.join("\n");
}

/** The page docs/reference.md: every knob with its help, value, default and when it applies. */
export function referencePage(): string {
  const knobs = knobTable();
  const sections = [...new Set(knobs.map(({ section }) => section))].map((section) => {
    const rows = knobs.filter((knob) => knob.section === section).map(row);
    return [`## ${titles[section]}`, ...rows].join("\n\n");
  });
  return `${[introduction.trimEnd(), ...sections].join("\n\n")}\n`;
}
