// From a fresh clone to a trained autoencoder: npm start.
import { sampleCommands } from "./sample.mjs";
import { build, installPackages, root, run } from "./steps.mjs";

const sample = "sample";

/** Runs one command of the product, its words shown as they come, or kept if they are `later` to be shown. */
async function aeproj(args, later = null) {
  const { code, text } = await run(process.execPath, ["dist/cli.js", ...args], { output: later ? "pipe" : "inherit" });
  later?.push(text.trim());
  if (code === 130) process.exit(130);
  return code === 0;
}

/** Commands one after the other, up to one that fails; true if none did. */
async function inTurn(commands, later = null) {
  for (const args of commands) if (!(await aeproj(args, later))) return false;
  return true;
}

const title = (words) => console.log(`\n${words}`);

async function main() {
  process.chdir(root);
  await installPackages();
  await build();
  // Written while TensorFlow is fetched, which waits for the network.
  const words = [];
  const writing = inTurn([["sample", sample]], words);
  const engine = (await aeproj(["engine", "install"])) ? [] : ["--engine", "portable"];
  if (engine.length > 0) console.log("Going on with the portable engine, which needs nothing but is slower.");
  if (!(await said(writing, words))) return 1;
  const { digits, denoise, inspect } = sampleCommands(sample, engine);
  // Beside the others: small networks leave a core free. What it says comes once they are done.
  const mapped = [];
  const mapping = inTurn(digits, mapped);
  title("Noise taken away (a map of digits is learned beside it)");
  const denoised = await inTurn(denoise);
  if (denoised) title("Spoilt digits found");
  const found = denoised && (await inTurn(inspect));
  title("A map of digits");
  if (!(await said(mapping, mapped)) || !found) return 1;
  console.log(`
Done. Open the three projects in VS Code with: npm run code`);
  return 0;
}

/** Waits for commands whose words were kept, and shows them. */
async function said(work, words) {
  const done = await work;
  console.log(words.join("\n"));
  return done;
}

process.exitCode = await main().catch((error) => {
  console.error(error.message);
  return 1;
});
