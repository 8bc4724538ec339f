import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** The folder of a bundled file's package inside node_modules, or null for a file of our own. */
const packageOf = (file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? null;

const mit = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to
the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR
ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE
SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
/** Licences of packages that are published without their text. */
const withoutText = { "embedding-atlas": `Copyright (c) 2025 Apple Inc.\n\n${mit}` };

async function notice(folder) {
  const { name, version, license } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? await readFile(path.join(folder, file), "utf8") : (withoutText[name] ?? "Its package holds no licence text.");
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
