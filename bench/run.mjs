// Measures the product against others of its kind: npm run bench, npm run bench -- train --quick. See README.md here.
import { build, installPackages, must, root, run } from "../scripts/steps.mjs";

async function main(args) {
  process.chdir(root);
  await installPackages();
  await build();
  await must("Building the benches", process.execPath, ["esbuild.mjs", "bench"]);
  return (await run(process.execPath, ["out/bench/main.js", ...args])).code;
}

process.exitCode = await main(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  return 1;
});
