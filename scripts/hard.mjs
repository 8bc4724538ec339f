// Searches further than the tests for what a reader, a kill or a full disk breaks: npm run test:hard, or some minutes of it, also from
// the seed of an earlier search: npm run test:hard -- 10 123.
import path from "node:path";
import { build, root, run } from "./steps.mjs";

const [minutes = "30", seed = String(Math.floor(Math.random() * 2 ** 31))] = process.argv.slice(2);
/** How often each is tried in a minute of a machine with two cores. */
const amounts = { AUTOENCODER_MUTATIONS: 330, AUTOENCODER_KILLS: 4, AUTOENCODER_DISKS: 4 };
const env = Object.fromEntries(Object.entries(amounts).map(([name, each]) => [name, String(Math.ceil(Number(minutes) * each))]));
console.log(
  `From the seed ${seed}: ${Object.entries(env)
    .map(([name, count]) => `${name}=${count}`)
    .join(" ")}`,
);
await build();

const suites = [
  ["unit", "test/unit/mutations"],
  ["cli", "test/cli/kills.test.ts", "test/cli/full-disk.test.ts"],
];
for (const [project, ...files] of suites) {
  const args = [path.join(root, "node_modules/vitest/vitest.mjs"), "run", "--project", project, ...files];
  const { code } = await run(process.execPath, args, { env: { ...process.env, ...env, AUTOENCODER_SEED: seed } });
  process.exitCode ||= code;
}
