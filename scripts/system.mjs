// Packages of the system that tests need: Chromium, and headers for the native parts of VS Code's server.
import { access } from "node:fs/promises";
import { findChromium } from "../test/vscode/host/places.mjs";
import { must, run } from "./steps.mjs";

const headers = ["libkrb5-dev", "libx11-dev", "libxkbfile-dev", "libsecret-1-dev"];

const installed = async (name) => {
  const { code, text } = await run("dpkg-query", ["-W", "-f", `\${db:Status-Status}`, name], { output: "pipe" }).catch(() => ({
    code: 1,
    text: "",
  }));
  return code === 0 && text === "installed";
};

/** Chromium without a window, in which the tests of the page need less of the processor. Not every system has it. */
const shell = "chromium-headless-shell";

async function installShell(env) {
  const there = await access(`/usr/bin/${shell}`).then(
    () => true,
    () => false,
  );
  if (there || process.env.CHROMIUM_PATH || process.getuid?.() !== 0) return;
  const install = async () => {
    await must("Updating the list of packages", "apt-get", ["update"], { env });
    await must(`Installing ${shell}`, "apt-get", ["install", "--yes", "--no-install-recommends", shell], { env });
  };
  await install().catch((error) => console.log(`The tests of the page run in the whole Chromium, and longer. ${error.message}`));
}

/** Installs what is missing if the person may; else throws a sentence that names it. `quick`: also a Chromium without a window. */
export async function installSystemPackages({ chromium, quick = false, native }) {
  const missing = chromium && !findChromium() ? ["chromium"] : [];
  if (native) for (const name of headers) if (!(await installed(name))) missing.push(name);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  if (missing.length === 0) return quick ? installShell(env) : undefined;
  const command = `apt-get install ${missing.join(" ")}`;
  if (process.getuid?.() !== 0) throw new Error(`These tests need packages that are missing here. Install them as root: ${command}`);
  await must("Updating the list of packages", "apt-get", ["update"], { env });
  await must(`Installing ${missing.join(", ")}`, "apt-get", ["install", "--yes", "--no-install-recommends", ...missing], { env });
  if (quick) await installShell(env);
}
