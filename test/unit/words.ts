import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { knobTable } from "../../src/core/schema.js";
import { stageWords } from "../../src/core/stage.js";

const root = path.join(import.meta.dirname, "../..");
export const read = (file: string): string => readFileSync(path.join(root, file), "utf8");
export const readWords = (file: string): Record<string, string> => JSON.parse(read(file));

const sources = (folder: string) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => path.join(folder, name));

/** A call of `t` with a literal, as the formatter writes it. */
const call = /(?<![\w$])t\(\s*("(?:[^"\\]|\\.)*")/g;

/** Every sentence that the host and the page say, by its English key: literals in the code, the words of the knobs and of the stages. */
export function sentences(): Set<string> {
  const found = [...sources("src/host"), ...sources("webview")].flatMap((file) =>
    [...read(file).matchAll(call)].map(([, literal]) => JSON.parse(literal) as string),
  );
  const knobs = knobTable().flatMap(({ title, help, unit, control, expects }) => [
    title,
    help,
    ...(unit ? [unit] : []),
    ...(control.kind === "choice" ? control.options.map(({ label }) => label) : []),
    ...(["source", "validation", "layers"].includes(control.kind) ? [expects] : []),
  ]);
  return new Set([...found, ...knobs, ...Object.values(stageWords)]);
}

/** The places of a sentence, sorted: `{0}`, `{1}`. */
export const places = (sentence: string): string[] => [...sentence.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();
