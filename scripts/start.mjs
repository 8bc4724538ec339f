// From a fresh clone to a trained autoencoder: npm start.
import { build, installPackages, root, run } from "./steps.mjs";

const sample = "sample";
const project = `${sample}/digits.aeproj`;

async function aeproj(...args) {
  const { code } = await run(process.execPath, ["dist/cli.js", ...args]);
  if (code === 130) process.exit(130);
  return code === 0;
}

async function main() {
  process.chdir(root);
  await installPackages();
  await build();
  const engine = (await aeproj("engine", "install")) ? [] : ["--engine", "portable"];
  if (engine.length > 0) console.log("Going on with the portable engine, which needs nothing but is slower.");
  const epochs = engine.length > 0 ? ["--set", "training.epochs=15"] : [];
  const done =
    (await aeproj("sample", sample)) &&
    (await aeproj("train", project, ...engine, ...epochs)) &&
    (await aeproj("reconstruct", project, "--input", `${sample}/inspect`, "--output", `${sample}/results/reconstructions`, ...engine)) &&
    (await aeproj("embed", project, "--input", `${sample}/inspect`, "--output", `${sample}/results/map`, ...engine)) &&
    (await aeproj("anomalies", project, "--input", `${sample}/inspect`, "--output", `${sample}/results/anomalies`, ...engine)) &&
    (await aeproj("runs", project));
  if (!done) return 1;
  console.log(`
Done. Pictures and tables are in ${sample}/results.
Open it all in VS Code with: npm run code`);
  return 0;
}

process.exitCode = await main().catch((error) => {
  console.error(error.message);
  return 1;
});
