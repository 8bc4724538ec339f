// Packages of the system that tests need: Chromium, and headers for the native parts of VS Code's server.
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

/** Installs what is missing if the person may; else throws a sentence that names it. */
export async function installSystemPackages({ chromium, native }) {
  const missing = chromium && !findChromium() ? ["chromium"] : [];
  if (native) for (const name of headers) if (!(await installed(name))) missing.push(name);
  if (missing.length === 0) return;
  const command = `apt-get install ${missing.join(" ")}`;
  if (process.getuid?.() !== 0) throw new Error(`These tests need packages that are missing here. Install them as root: ${command}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await must("Updating the list of packages", "apt-get", ["update"], { env });
  await must(`Installing ${missing.join(", ")}`, "apt-get", ["install", "--yes", "--no-install-recommends", ...missing], { env });
}
