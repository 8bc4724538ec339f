// Makes the VSIX for Linux x64 in out/: npm run package. It holds all that is needed to run, and nothing else.
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { thirdPartyNotices } from "./notices.mjs";
import { build, installPackages, must, root, run } from "./steps.mjs";

const target = "linux-x64";
const stage = path.join(root, "out/package");
const modules = path.join(root, "node_modules");
const json = async (file) => JSON.parse(await readFile(file, "utf8"));

/** A package and those that it needs at run time, as far as they are installed for this platform. */
async function closure(name, found = new Set()) {
  const manifest = await json(path.join(modules, name, "package.json")).catch(() => null);
  if (!manifest || found.has(name)) return found;
  found.add(name);
  for (const other of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) await closure(other, found);
  return found;
}

/** The addon that was built and proven here. Throws a sentence if TensorFlow cannot be set up. */
async function addon() {
  if ((await run(process.execPath, ["dist/cli.js", "engine", "install"])).code !== 0)
    throw new Error("A package needs the connection to TensorFlow.");
  const { text } = await run(process.execPath, ["dist/cli.js", "--json", "engine", "status"], { output: "pipe" });
  return JSON.parse(text).tensorflow.addon;
}

async function manifest() {
  const { scripts, devDependencies, dependencies, private: _, ...rest } = await json(path.join(root, "package.json"));
  return JSON.stringify(rest, null, 2);
}

/** Pictures of every panel in every theme are for those who work on it. */
const shown = (file) => !/[\\/]media[\\/]pictures$/.test(file);
const isShipped = (file) => !/\.map$|[\\/](meta|built)$/.test(file);

/** Builds the VSIX and gives its path. Throws a sentence. */
export async function makePackage() {
  await installPackages();
  await build();
  await rm(stage, { recursive: true, force: true });
  await mkdir(path.join(stage, "dist/native"), { recursive: true });
  await writeFile(path.join(stage, "package.json"), await manifest());
  await cp(path.join(root, "dist"), path.join(stage, "dist"), { recursive: true, filter: isShipped });
  await cp(await addon(), path.join(stage, "dist/native/tfjs_binding.node"));
  const shared = ["README.md", "LICENSE", "CHANGELOG.md", "media", "samples", "l10n", "schemas"];
  for (const name of await readdir(root)) {
    if (shared.includes(name) || /^package\.nls.*\.json$/.test(name))
      await cp(path.join(root, name), path.join(stage, name), { recursive: true, filter: shown });
  }
  for (const name of await closure("sharp")) {
    const filter = (file) => !/\.d\.[cm]?ts$|[\\/]sharp[\\/](src|install)$/.test(file);
    await cp(path.join(modules, name), path.join(stage, "dist/node_modules", name), { recursive: true, filter });
  }
  await writeFile(path.join(stage, "THIRD-PARTY-NOTICES.txt"), await thirdPartyNotices(root));
  const { name, version } = await json(path.join(root, "package.json"));
  const file = path.join(root, `out/${name}-${target}-${version}.vsix`);
  await rm(file, { force: true });
  const args = [path.join(modules, "@vscode/vsce/vsce"), "package", "--target", target, "--no-dependencies", "--out", file];
  await must("Packing", process.execPath, [...args, "--allow-missing-repository", "--no-rewrite-relative-links"], { cwd: stage });
  const { size } = await stat(file);
  console.log(`${path.relative(root, file)}  ${(size / 1e6).toFixed(1)} MB`);
  return file;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await makePackage().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
