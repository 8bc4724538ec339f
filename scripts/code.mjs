// Opens the sample in VS Code with the extension: npm run code. The desktop's VS Code if there is one, else one in the browser.
import { once } from "node:events";
import path from "node:path";
import { build, installPackages, root, run } from "./steps.mjs";

const folder = path.resolve(process.argv[2] ?? path.join(root, "sample"));

const hasDesktop = () =>
  run("code", ["--version"], { output: "pipe" }).then(
    ({ code }) => code === 0,
    () => false,
  );

async function serve() {
  const { hostInstalled, installHost } = await import("./host.mjs");
  if (!(await hostInstalled())) await (await import("./system.mjs")).installSystemPackages({ chromium: false, native: true });
  await installHost();
  const { startSession } = await import("../test/vscode/host/session.mjs");
  const { cacheFolder } = await import("../test/vscode/host/places.mjs");
  const session = await startSession({
    linked: [root],
    env: { AUTOENCODER_STUDIO_CACHE: cacheFolder },
    port: Number(process.env.PORT ?? 0),
  });
  console.log(`VS Code is at ${session.url}/?folder=${encodeURIComponent(folder)}\nEnd it with Ctrl+C.`);
  await Promise.race(["SIGINT", "SIGTERM", "SIGHUP"].map((signal) => once(process, signal)));
  await session.stop();
}

async function main() {
  await installPackages();
  await build();
  if ((await run(process.execPath, ["dist/cli.js", "sample", path.join(root, "sample")])).code !== 0)
    throw new Error("The sample could not be written.");
  if (await hasDesktop()) return (await run("code", [`--extensionDevelopmentPath=${root}`, folder])).code;
  await serve();
  return 0;
}

process.exitCode = await main().catch((error) => {
  console.error(error.message);
  return 1;
});
