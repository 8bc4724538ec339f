#!/usr/bin/env node
// Stands in for the desktop's `code` where there is none: takes the command line of @vscode/test-electron, runs the suite in
// VS Code's own server shown in a headless Chromium, and ends with the suite's code. 70 is trouble of the host itself, 124 a
// suite without an end. The extension host is a Node process with file: addresses, as on the desktop.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { launchBrowser } from "./browser.mjs";
import { consoleReader, wrapSuite } from "./console.mjs";
import { codeServer, hostNode } from "./places.mjs";
import { cleanEnv, startServer } from "./server.mjs";
import { quietSettings } from "./settings.mjs";

const limit = Number(process.env.VSCODE_HOST_TIMEOUT_S ?? 900);
const keptLines = 30;

const { values: options, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: {
    extensionDevelopmentPath: { type: "string", multiple: true },
    extensionTestsPath: { type: "string" },
    "extensions-dir": { type: "string" },
  },
});

// Short, as paths of sockets end at 107 bytes; everything that the run writes lies in it.
const folder = await mkdtemp(path.join(os.tmpdir(), "vsh-"));
process.env.TMPDIR = folder;
const consoleFile = path.join(folder, "console.jsonl");
const suite = consoleReader(consoleFile);
const log = [];
let server;
let browser;
let finish;
const finished = new Promise((resolve) => {
  finish = (code, why) => resolve({ code, why });
});
const fail = (why) => finish(70, why);

function note(line) {
  log.splice(0, log.push(line) - keptLines);
  if (process.env.VSCODE_HOST_VERBOSE) process.stderr.write(`${line}\n`);
  // After a death VS Code would start another extension host, and the whole suite again.
  const end = /Extension Host Process exited with code: (\S+), signal: (\S+?)\./.exec(line);
  if (end && end[1] !== "0") fail(`The extension host died (code ${end[1]}, signal ${end[2]}).`);
  else if (end) setTimeout(() => fail("The extension host ended without a result."), 5000).unref();
}

async function serve() {
  await mkdir(path.join(folder, "data/data/User"), { recursive: true });
  await writeFile(path.join(folder, "data/data/User/settings.json"), JSON.stringify(quietSettings));
  const args = ["--host", "127.0.0.1", "--port", "0", "--without-connection-token", "--accept-server-license-terms"];
  args.push("--server-data-dir", path.join(folder, "data"), "--telemetry-level", "off");
  args.push("--disable-workspace-trust", "--enable-smoke-test-driver", "--force-disable-user-env");
  if (options["extensions-dir"]) args.push("--extensions-dir", path.resolve(options["extensions-dir"]));
  server = startServer(hostNode, [path.join(codeServer, "lib/vscode/out/server-main.js"), ...args], {
    env: cleanEnv(),
    ready: /agent listening on (\d+)/,
    folder,
    onLine: (line) => note(`[server] ${line}`),
    onExit: (how) => fail(`The VS Code server ended early (${how}).`),
  });
  return server.listening;
}

async function open(port) {
  browser = await launchBrowser();
  browser.on("disconnected", () => fail("Chromium ended early."));
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.on("crash", () => fail("VS Code's page crashed."));
  await page.exposeFunction("codeAutomationLog", (level, args) => note(`[${level}] ${(args ?? []).join(" ").split("\n    at ")[0]}`));
  await page.exposeFunction("codeAutomationExit", (code) => finish(code));
  const module = path.join(folder, "run.cjs");
  await writeFile(module, wrapSuite(path.resolve(options.extensionTestsPath), consoleFile));
  const remote = (file) => `vscode-remote://127.0.0.1:${port}${encodeURI(path.resolve(file))}`;
  const payload = options.extensionDevelopmentPath.map((file) => ["extensionDevelopmentPath", remote(file)]);
  payload.push(["extensionTestsPath", remote(module)], ["skipWelcome", "true"], ["skipReleaseNotes", "true"]);
  if (options["disable-extensions"]) payload.push(["disableExtensions", "true"]);
  const workspace = positionals.length > 0 ? `folder=${encodeURIComponent(path.resolve(positionals[0]))}` : "ew=true";
  await page.goto(`http://127.0.0.1:${port}/?${workspace}&payload=${encodeURIComponent(JSON.stringify(payload))}`);
}

/** VS Code only logs what an extension throws on starting, and a suite may not notice. */
async function showActivationErrors() {
  const logs = path.join(folder, "data/data/logs");
  const files = await readdir(logs, { recursive: true }).catch(() => []);
  for (const file of files.filter((name) => name.endsWith("remoteexthost.log"))) {
    const lines = (await readFile(path.join(logs, file), "utf8")).split("\n");
    for (const [i, line] of lines.entries())
      if (/Activating extension \S+ failed/.test(line)) console.error(lines.slice(i, i + 4).join("\n"));
  }
}

const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
for (const [signal, code] of Object.entries(signals)) process.on(signal, () => finish(code, signal));
setTimeout(() => finish(124, `The suite came to no end within ${limit} s.`), limit * 1000).unref();
const tail = setInterval(() => suite.drain(), 100);
serve()
  .then(open)
  .catch((error) => fail(error.stack));

let { code, why } = await finished;
clearInterval(tail);
suite.drain();
if (code === 0 && !suite.passed) [code, why] = [70, "The extension host ended before the suite did."];
if (why) process.stderr.write(`${[...log, why].join("\n")}\n`);
await showActivationErrors();
await Promise.race([browser?.close(), sleep(5000)]).catch(() => undefined);
await server?.stop();
await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
process.exit(code);
