// Searches further than the tests for damage that a reader does not bear: npm run test:hard, or with another number of mutations
// and the first seed of an earlier search: npm run test:hard -- 10000 123.
import path from "node:path";
import { root, run } from "./steps.mjs";

const [mutations = "10000", seed = String(Math.floor(Math.random() * 2 ** 31))] = process.argv.slice(2);
console.log(`Each reader meets ${mutations} damaged files or messages, from the seed ${seed} on.`);
const { code } = await run(
  process.execPath,
  [path.join(root, "node_modules/vitest/vitest.mjs"), "run", "--project", "unit", "test/unit/mutations"],
  {
    env: { ...process.env, AUTOENCODER_MUTATIONS: mutations, AUTOENCODER_SEED: seed },
  },
);
process.exitCode = code;
