// From a fresh clone to a trained autoencoder: npm start.
import { build, installPackages, root, run } from "./steps.mjs";

const sample = "sample";
const project = (name) => `${sample}/${name}.aeproj`;
/** For the portable engine, which takes minutes for what TensorFlow does in seconds. */
const fewer = {
  digits: ["--set", "training.epochs=15"],
  denoise: ["--set", "training.epochs=15"],
  inspect: ["--set", "training.epochs=4", "--set", "anomaly.score=ssim"],
};

async function aeproj(...args) {
  const { code } = await run(process.execPath, ["dist/cli.js", ...args]);
  if (code === 130) process.exit(130);
  return code === 0;
}

/** Waits for a program whose words were kept, and says them. */
async function succeeded(program) {
  const { code, text } = await program;
  console.log(text.trim());
  return code === 0;
}

function title(words) {
  console.log(`\n${words}`);
  return true;
}

async function main() {
  process.chdir(root);
  await installPackages();
  await build();
  // Written while TensorFlow is fetched, which waits for the network.
  const writing = run(process.execPath, ["dist/cli.js", "sample", sample], { output: "pipe" });
  const engine = (await aeproj("engine", "install")) ? [] : ["--engine", "portable"];
  if (engine.length > 0) console.log("Going on with the portable engine, which needs nothing but is slower.");
  // Results lie in the runs, where the editor shows them.
  const analyse = (kind, name, input, ...more) => aeproj(kind, project(name), "--input", `${sample}/${input}`, ...more, ...engine);
  const train = (name) => aeproj("train", project(name), ...engine, ...(engine.length > 0 ? fewer[name] : []));
  const clean = ["--reference", `${sample}/pairs/test/clean`];
  const done =
    (await succeeded(writing)) &&
    title("A map of digits") &&
    (await train("digits")) &&
    (await analyse("reconstruct", "digits", "inspect")) &&
    (await analyse("embed", "digits", "inspect")) &&
    title("Noise taken away") &&
    (await train("denoise")) &&
    (await analyse("denoise", "denoise", "pairs/test/noisy", ...clean)) &&
    title("Spoilt digits found") &&
    (await train("inspect")) &&
    (await analyse("anomalies", "inspect", "inspect"));
  if (!done) return 1;
  console.log(`
Done. Open the three projects in VS Code with: npm run code`);
  return 0;
}

process.exitCode = await main().catch((error) => {
  console.error(error.message);
  return 1;
});
