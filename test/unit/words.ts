import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { stageWords } from "../../src/core/jobs/stage.js";
import type { Control } from "../../src/core/project/knob.js";
import { knobTable } from "../../src/core/project/schema.js";

const root = path.join(import.meta.dirname, "../..");
export const read = (file: string): string => readFileSync(path.join(root, file), "utf8");
export const readWords = (file: string): Record<string, string> => JSON.parse(read(file));

const sources = (folder: string) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => path.join(folder, name));

/** A literal, as the formatter writes it. */
const literal = /"(?:[^"\\]|\\.)*"|'[^']*'/.source;
/** A call of `t` in the host or the page, or of `sentence` anywhere, with a literal. */
const call = new RegExp(`(?<![\\w$])(?:t|sentence)\\(\\s*(${literal})`, "g");
/** A call of `sentence` without one. */
const loose = new RegExp(`(?<![\\w$])sentence\\((?!\\s*(?:${literal}))`);

/** Where everything that people read is said; the terminal speaks English alone. */
const spoken = () =>
  [
    "src/core",
    "src/engine",
    "src/files",
    "src/host",
    "src/protocol",
    "src/report",
    "src/runs",
    "src/setup",
    "src/worker-client",
    "webview",
  ].flatMap(sources);

/** The files in which a sentence is made of something else than a literal, so that no test can find its words. */
export const looseSentences = (): string[] => spoken().filter((file) => loose.test(read(file)));

/** The files of the page in which an error is made of words that no translation finds: every error there is told the person. */
export const untranslatedErrors = (): string[] => sources("webview").filter((file) => /Error\(\s*["'`]/.test(read(file)));

const labels = (control: Control) => (control.kind === "choice" ? control.options.map(({ label }) => label) : []);

/** Every sentence that people read, by its English key: literals in the code, the words of the knobs and of the stages. */
export function sentences(): Set<string> {
  const found = spoken().flatMap((file) =>
    [...read(file).matchAll(call)].map(([, text]) => (text.startsWith("'") ? text.slice(1, -1) : (JSON.parse(text) as string))),
  );
  const knobs = knobTable().flatMap(({ title, help, unit, control }) => [
    title,
    help,
    ...(unit ? [unit] : []),
    ...labels(control),
    ...(control.kind === "layers"
      ? Object.values(control.fields).flatMap((fields) => fields.flatMap((field) => labels(field.control)))
      : []),
  ]);
  const words = [...found, ...knobs, ...Object.values(stageWords)];
  // What is nothing but places and signs is the same in every language.
  return new Set(words.filter((text) => /\p{L}/u.test(text.replace(/\{\w+\}/g, ""))));
}

/** The places of a sentence, sorted: `{0}`, `{1}`. */
export const places = (sentence: string): string[] => [...sentence.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();
