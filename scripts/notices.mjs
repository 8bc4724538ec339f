import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** The folder of a bundled file's package inside node_modules, or null for a file of our own. */
const packageOf = (file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? null;

async function notice(folder) {
  const { name, version, license } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? await readFile(path.join(folder, file), "utf8") : "Its package holds no licence text.";
  return `${name} ${version} (${license ?? "see below"})\n\n${text.trim()}\n`;
}

/** The licences of every package that is bundled into dist, as the build recorded it. */
export async function thirdPartyNotices(root) {
  const meta = path.join(root, "dist/meta");
  const folders = new Set();
  for (const name of await readdir(meta)) {
    const { inputs } = JSON.parse(await readFile(path.join(meta, name), "utf8"));
    for (const file of Object.keys(inputs)) folders.add(packageOf(file));
  }
  folders.delete(null);
  const notices = await Promise.all([...folders].sort().map((folder) => notice(path.join(root, folder))));
  const licence = await readFile(path.join(root, "models/features/LICENSE"), "utf8");
  notices.push(`EfficientNet-Lite0, the frozen network for features (Apache-2.0)\n\n${licence.trim()}\n`);
  return `This extension contains the following packages.\n\n${notices.join(`\n${"-".repeat(80)}\n\n`)}`;
}
