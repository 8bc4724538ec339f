// VS Code as a person has it, in a browser: code-server with its own settings, extensions and home, all in one folder.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { codeServer, hostNode } from "./places.mjs";
import { cleanEnv, startServer } from "./server.mjs";
import { quietSettings } from "./settings.mjs";

const entry = path.join(codeServer, "out/node/entry.js");

/** Links an extension's folder into the extensions, where VS Code finds it as it starts. */
async function link(folder, extensions) {
  const { publisher, name, version } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
  await symlink(folder, path.join(extensions, `${publisher}.${name}-${version}`));
}

/**
 * Installs the extensions of `vsix`, links the folders of `linked`, and serves VS Code on this machine. `env` is added to its environment; `port` 0 takes a free
 * one; `trusted` false opens folders in Restricted Mode. Whoever starts a session stops it, which removes its folder.
 */
export async function startSession({ vsix = [], linked = [], settings = {}, env = {}, port = 0, trusted = true } = {}) {
  const folder = await mkdtemp(path.join(os.tmpdir(), "vscode-"));
  const extensions = path.join(folder, "extensions");
  const settingsFile = path.join(folder, "data/User/settings.json");
  const writeSettings = (more = {}) => writeFile(settingsFile, JSON.stringify({ ...quietSettings, ...settings, ...more }));
  // Without --config and XDG_DATA_HOME code-server writes to the person's own folders.
  const places = [
    "--config",
    path.join(folder, "config.yaml"),
    "--user-data-dir",
    path.join(folder, "data"),
    "--extensions-dir",
    extensions,
  ];
  const childEnv = cleanEnv({ HOME: folder, TMPDIR: folder, XDG_DATA_HOME: folder, ...env });
  let server;
  const stop = async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  try {
    await mkdir(path.dirname(settingsFile), { recursive: true });
    await mkdir(extensions);
    await writeSettings();
    for (const source of linked) await link(source, extensions);
    for (const file of vsix) {
      const args = [entry, ...places, "--install-extension", path.resolve(file)];
      await promisify(execFile)(hostNode, args, { env: childEnv, maxBuffer: 1 << 26 });
    }
    const flags = ["--disable-telemetry", "--disable-update-check", "--disable-getting-started-override"];
    if (trusted) flags.push("--disable-workspace-trust");
    const args = [entry, ...places, "--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--disable-proxy", ...flags];
    server = startServer(hostNode, args, { env: childEnv, ready: /listening on (http:\/\/127\.0\.0\.1:\d+)/, folder });
    return { url: await server.listening, folder, extensions, writeSettings, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
