// All tests, or the suites that are named: npm test, npm test -- engine vscode.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { installPackages, root, run } from "./steps.mjs";

const node = process.execPath;
const bin = (name) => path.join(root, "node_modules", name);
const work = await mkdtemp(path.join(os.tmpdir(), "autoencoder-test-"));
const engineEnv = {};

/** Counts of programs that each pass or fail as a whole. */
async function check() {
  const steps = [[bin("@biomejs/biome/bin/biome"), "check", "."], [bin("typescript/bin/tsc"), "--noEmit"], ["esbuild.mjs"]];
  const codes = [];
  for (const step of steps) codes.push((await run(node, step)).code);
  return { passed: codes.filter((code) => code === 0).length, failed: codes.filter((code) => code !== 0).length };
}

/** What failed so far, a line each, said once more below the table: a long output is often kept from its end alone. */
const failures = [];

/** The first line of an error, without its colours. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one.
const firstLine = (text = "") => text.replace(/\u001b\[[0-9;]*m/g, "").split("\n")[0];

/** Runs files of a project of vitest, all if none is named, and gives what it says of each file. */
async function reported(project, more = {}, files = []) {
  const file = path.join(work, `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const { code } = await run(node, [bin("vitest/vitest.mjs"), "run", "--project", project, ...reporters, ...files], {
    env: { ...process.env, ...more },
  });
  const { testResults } = JSON.parse(await readFile(file, "utf8"));
  return { code, results: testResults };
}

/** What failed in a file, a line each. */
function failuresOf({ name, status, assertionResults, message }) {
  const failed = assertionResults.filter((result) => result.status !== "passed");
  const file = path.relative(root, name);
  if (status === "failed" && failed.length === 0) return [`${file}: ${firstLine(message)}`];
  return failed.map(({ fullName, failureMessages }) => `${file}: ${fullName}: ${firstLine(failureMessages[0])}`);
}

/** Whatever did not pass has failed: also a skipped test, a file that cannot be read, and an error outside of the tests. */
function counted({ code, results }) {
  const lines = results.flatMap(failuresOf);
  failures.push(...lines);
  const passed = results.flatMap(({ assertionResults }) => assertionResults).filter(({ status }) => status === "passed").length;
  return { passed, failed: lines.length === 0 && (code !== 0 || passed === 0) ? 1 : lines.length };
}

const vitest = async (project, more) => counted(await reported(project, more));

/** What failed in a window and passed in the next one, said below the table: it is no failure, and not nothing. */
const unsteady = [];

/**
 * What a person does in VS Code's window. Once in some hundred windows VS Code itself loses a click or an editor on a
 * busy machine, so a file that fails is run once more in a window of its own.
 */
async function windows() {
  const first = await reported("window");
  const failed = first.results.filter((result) => failuresOf(result).length > 0);
  if (failed.length === 0) return counted(first);
  console.log(`\nOnce more, each in a new window: ${failed.map(({ name }) => path.relative(root, name)).join(", ")}`);
  const names = failed.map(({ name }) => name);
  const again = await reported("window", {}, names);
  const passed = again.results.filter((result) => failuresOf(result).length === 0).map(({ name }) => name);
  unsteady.push(...failed.filter(({ name }) => passed.includes(name)).flatMap(failuresOf));
  return counted({ code: again.code, results: [...first.results.filter(({ name }) => !names.includes(name)), ...again.results] });
}

/** What extensions can do by VS Code's API; what it says is shown as it comes, or with the output "pipe" kept until its end. */
async function startApi(output) {
  const file = path.join(work, "vscode.json");
  const { code, text } = await run(node, ["test/vscode/run.mjs"], {
    env: { ...process.env, AUTOENCODER_TEST_COUNTS: file },
    output,
  });
  // A suite that came to no end has written none, and what a person does in the window is tried all the same.
  const none = { passed: 0, failed: 1, failures: ["test/vscode/suite: it came to no end"] };
  const { passed, failed, failures: found } = await readFile(file, "utf8").then(JSON.parse, () => none);
  failures.push(...found.map(firstLine));
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed, text };
}

/** The suite of VS Code's API once it is begun: it runs once, and may begin before its turn. */
let begun;
const api = (output) => {
  begun ??= startApi(output);
  return begun;
};

/** What extensions can do by VS Code's API, then what a person does in its window. */
async function vscode() {
  const { passed, failed, text } = await api("inherit");
  if (text) console.log(text);
  const window = await windows();
  return { passed: passed + window.passed, failed: failed + window.failed };
}

/**
 * The tests of the engine, and beside them VS Code's API if that is to be tested too: it leaves half of the processor idle,
 * as it waits for VS Code, and they only compute. What comes next builds anew what VS Code has open, so both end here.
 */
async function engine(chosen) {
  // What goes wrong with it is said in its own turn.
  const beside = chosen.includes("vscode") && api("pipe").catch(() => undefined);
  const counts = await vitest("engine", engineEnv);
  await beside;
  return counts;
}

const suites = {
  check: { run: check },
  unit: { run: () => vitest("unit") },
  charts: { run: () => vitest("charts") },
  engine: { run: engine, tensorflow: true },
  models: { run: () => vitest("models", engineEnv), tensorflow: true, python: true },
  webview: { run: () => vitest("webview"), chromium: true, quick: true },
  cli: { run: () => vitest("cli"), tensorflow: true },
  vscode: { run: vscode, tensorflow: true, chromium: true, host: true },
  package: { run: () => vitest("package"), tensorflow: true, chromium: true, host: true },
};

/** Installs what the suites need; modules that need the packages are imported when these are there. */
async function prepare(needs) {
  await installPackages();
  const { hostInstalled, installHost } = await import("./host.mjs");
  const { installSystemPackages } = await import("./system.mjs");
  const native = needs("host") && !(await hostInstalled());
  await installSystemPackages({ chromium: needs("chromium"), quick: needs("quick"), native });
  if (needs("host")) await installHost();
  const { build } = await import("./steps.mjs");
  await build();
  if (needs("python")) {
    const { installPython } = await import("./python.mjs");
    engineEnv.AUTOENCODER_TEST_PYTHON = await installPython();
  }
  if (!needs("tensorflow")) return;
  await run(node, ["dist/cli.js", "engine", "install"]);
  const { text } = await run(node, ["dist/cli.js", "--json", "engine", "status"], { output: "pipe" });
  const { tensorflow } = JSON.parse(text);
  if (!tensorflow?.ok) throw new Error(`TensorFlow is needed for these tests. ${tensorflow?.reason ?? text}`);
  const before = process.env.LD_LIBRARY_PATH;
  engineEnv.LD_LIBRARY_PATH = before ? `${tensorflow.libraries}:${before}` : tensorflow.libraries;
  engineEnv.TF_CPP_MIN_LOG_LEVEL = "3";
  engineEnv.TF_ENABLE_ONEDNN_OPTS = "1";
}

async function runSuite(name, chosen) {
  console.log(`\n== ${name}`);
  const start = performance.now();
  const counts = await suites[name].run(chosen).catch((error) => {
    console.error(`The suite ${name} could not run: ${error.message}`);
    failures.push(`${name}: ${firstLine(error.message)}`);
    return { passed: 0, failed: 1 };
  });
  return { name, ...counts, seconds: Math.round((performance.now() - start) / 1000) };
}

async function main(names) {
  const unknown = names.filter((name) => !(name in suites));
  if (unknown.length > 0) throw new Error(`There is no suite ${unknown.join(", ")}. There are: ${Object.keys(suites).join(", ")}.`);
  const chosen = names.length > 0 ? names : Object.keys(suites);
  await prepare((need) => chosen.some((name) => suites[name][need]));
  const results = [];
  for (const name of chosen) results.push(await runSuite(name, chosen));
  console.log(`\n${"suite".padEnd(10)}${"passed".padStart(8)}${"failed".padStart(8)}${"seconds".padStart(9)}`);
  for (const { name, passed, failed, seconds } of results) {
    console.log(`${name.padEnd(10)}${String(passed).padStart(8)}${String(failed).padStart(8)}${String(seconds).padStart(9)}`);
  }
  if (unsteady.length > 0) console.log(`\nFailed once, and passed in a new window:\n${unsteady.join("\n")}`);
  if (failures.length > 0) console.log(`\nFailed:\n${failures.join("\n")}`);
  return results.reduce((sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }), {
    passed: 0,
    failed: 0,
  });
}

const total = await main(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  return { passed: 0, failed: 1 };
});
await rm(work, { recursive: true, force: true });
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
