import { mkdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { messageOf } from "../src/core/language/error.js";
import { defaultPaths } from "../src/setup/paths.js";
import { loadNow, machineLine } from "./shared/machine.js";
import { fewestRounds } from "./shared/pairs.js";
import { findPython, setUpPython } from "./shared/python.js";
import { keepResult, refreshReadme, resultsFile } from "./shared/results.js";
import type { BenchContext } from "./shared/subject.js";
import { sectionText } from "./shared/table.js";
import { subjects } from "./subjects.js";

const fullRounds = 11;

const options = {
  setup: { type: "boolean" },
  table: { type: "boolean" },
  quick: { type: "boolean" },
  rounds: { type: "string" },
  only: { type: "string" },
  against: { type: "string" },
} as const;

/** Measures the subjects that are named, or all; see bench/README.md. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const root = process.cwd();
  const out = path.join(root, "out/bench");
  const paths = defaultPaths({ env: process.env, dist: path.join(root, "dist") });
  const names = Object.keys(subjects);
  const unknown = positionals.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`There is no subject ${unknown.join(", ")}. There are: ${names.join(", ")}.`);
  if (values.setup) return setUpPython(paths, root, console.log);
  if (values.table) return refreshReadme(root, names);
  const part = values.only !== undefined || values.against !== undefined;
  const quick = values.quick ?? false;
  const file = quick || part ? path.join(out, "part.json") : resultsFile(root);
  const python = await findPython(paths, root);
  if (!python) console.log("Without Keras, PyTorch and Pillow: `npm run bench -- --setup` installs them.");
  for (const name of positionals.length > 0 ? positionals : names) {
    const context: BenchContext = {
      quick,
      rounds: Number(values.rounds ?? (quick ? fewestRounds : fullRounds)),
      includes: (name) => name.includes(values.only ?? ""),
      rival: (name) => name.toLowerCase().includes(values.against?.toLowerCase() ?? ""),
      threads: os.availableParallelism(),
      root,
      work: path.join(out, "work", name),
      paths,
      python,
      say: (line) => console.log(`  ${line}`),
    };
    await rm(context.work, { recursive: true, force: true });
    await mkdir(context.work, { recursive: true });
    const before = loadNow();
    const started = performance.now();
    console.log(`\n${name} ...`);
    const section = await subjects[name](context);
    console.log(`\n${section.title} (${Math.round((performance.now() - started) / 1000)} s)\n\n${sectionText(section)}`);
    const date = new Date().toISOString().slice(0, 10);
    await keepResult(file, machineLine(), name, { date, load: [before, loadNow()], section });
  }
  console.log(`\nKept in ${path.relative(root, file)}.${quick || part ? "" : " `npm run bench -- --table` puts it into bench/README.md."}`);
}

main().catch((error: unknown) => {
  console.error(messageOf(error));
  process.exitCode = 1;
});
