import { createRequire } from "node:module";
import { findChromium } from "./places.mjs";

/** Opens a headless Chromium that reaches this machine alone. Throws where there is none. */
export function launchBrowser() {
  const executablePath = findChromium();
  if (!executablePath) throw new Error("No Chromium was found. Install it, or set CHROMIUM_PATH.");
  const { chromium } = createRequire(import.meta.url)("playwright-core");
  return chromium.launch({
    executablePath,
    // Signals are answered by whoever asked for the browser, after its own cleaning up.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
  });
}
