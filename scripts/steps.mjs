// What the scripts share: running programs, installing the packages and building if that is needed.
import { spawn } from "node:child_process";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";

export const root = path.dirname(import.meta.dirname);

/** Runs a program with this terminal and gives its exit code; Ctrl+C is the program's to answer. */
export function run(command, args, { cwd = root, env = process.env, output = "inherit" } = {}) {
  return new Promise((resolve, reject) => {
    const wait = () => undefined;
    process.on("SIGINT", wait);
    const child = spawn(command, args, { cwd, env, stdio: ["inherit", output, output] });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
      });
    }
    child.on("error", reject);
    child.on("close", (code, signal) => {
      process.off("SIGINT", wait);
      resolve({ code: code ?? (signal === "SIGINT" ? 130 : 1), text });
    });
  });
}

/** Runs a program that has to succeed, its output shown only if it fails. Throws a sentence. */
export async function must(what, command, args, options = {}) {
  console.log(`${what} ...`);
  const { code, text } = await run(command, args, { output: "pipe", ...options }).catch((error) => ({ code: 1, text: error.message }));
  if (code === 0) return text;
  console.error(text.trim());
  throw new Error(`${what} failed: ${path.basename(command)} ended with code ${code}.`);
}

/** npm's own variables of an outer `npm run`, which an inner npm would take for settings, are left out. */
export const npmEnv = (more = {}) => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(?!config_)|^npm_config_(user_agent|local_prefix|ignore_scripts|prefix)$/.test(name),
    ),
  ),
  ...more,
});

const json = async (file) => JSON.parse(await readFile(file, "utf8"));

async function packagesMatch() {
  const locked = (await json(path.join(root, "package-lock.json"))).packages;
  const found = (await json(path.join(root, "node_modules/.package-lock.json")).catch(() => ({ packages: {} }))).packages;
  return Object.entries(locked).every(([name, { version, optional }]) => name === "" || optional || found[name]?.version === version);
}

/** Installs the packages if they are not those of package-lock.json. */
export async function installPackages() {
  if (!(await packagesMatch())) await must("Installing packages", "npm", ["ci"], { env: npmEnv() });
}

async function newest(file) {
  const { mtimeMs } = await stat(file);
  const entries = await readdir(file, { withFileTypes: true, recursive: true }).catch(() => []);
  const times = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => (await stat(path.join(entry.parentPath, entry.name))).mtimeMs);
  return Math.max(mtimeMs, ...(await Promise.all(times)));
}

/** Builds dist/ if a source is newer. */
export async function build() {
  const sources = ["src", "webview", "esbuild.mjs", "package-lock.json"].map((name) => newest(path.join(root, name)));
  const marker = path.join(root, "dist/built");
  const { mtimeMs } = await stat(marker).catch(() => ({ mtimeMs: 0 }));
  if (Math.max(...(await Promise.all(sources))) < mtimeMs) return;
  await must("Building", process.execPath, ["esbuild.mjs"]);
  await writeFile(marker, "");
}
