// Builds dist/: the extension, its child process, the command line and the page; or only the entries that are named,
// such as `node esbuild.mjs webview`. The benches are built into out/bench, and only by their name.
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import * as esbuild from "esbuild";
import { alias, coreModule } from "./scripts/core.mjs";

const root = import.meta.dirname;
const watch = process.argv.includes("--watch");
const named = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const require = createRequire(import.meta.url);

/** The page gets the table of knobs as data, and so needs no zod. */
const knobTable = async () => (await coreModule("project/schema")).knobTable();

const knobs = {
  name: "knobs",
  setup(build) {
    build.onResolve({ filter: /^virtual:knobs$/ }, () => ({ path: "knobs", namespace: "knobs" }));
    build.onLoad({ filter: /.*/, namespace: "knobs" }, async () => ({ contents: JSON.stringify(await knobTable()), loader: "json" }));
  },
};

/** tfjs-node asks node-pre-gyp where its addon lies; here the environment says so, as it lies outside node_modules. */
const addon = {
  name: "addon",
  setup(build) {
    build.onResolve({ filter: /^@mapbox\/node-pre-gyp$/ }, () => ({ path: "addon", namespace: "addon" }));
    build.onLoad({ filter: /.*/, namespace: "addon" }, () => ({
      contents: "exports.find = () => process.env.AUTOENCODER_ADDON;",
      loader: "js",
    }));
  },
};

const common = {
  bundle: true,
  sourcemap: true,
  logLevel: "warning",
  metafile: true,
  // Names stay, so that an error's stack can be read.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: "linked",
  outdir: path.join(root, "dist"),
  loader: { ".py": "text" },
};
const node = { ...common, alias, platform: "node", target: "node20.19", format: "cjs" };
const builds = [
  { ...node, entryPoints: { extension: "src/extension.ts" }, external: ["vscode"] },
  // h5wasm holds its WebAssembly as text, which escapes would swell to three times its size.
  { ...node, charset: "utf8", entryPoints: { trainer: "src/trainer/main.ts" }, external: ["sharp"], plugins: [addon] },
  { ...node, entryPoints: { decoder: "src/trainer/decoder.ts" }, external: ["sharp"] },
  { ...node, entryPoints: { cli: "src/cli/main.ts" }, external: ["sharp"], banner: { js: "#!/usr/bin/env node" } },
  { ...common, entryPoints: { webview: "webview/main.ts" }, platform: "browser", target: "chrome120", format: "iife", plugins: [knobs] },
].filter(({ entryPoints }) => named.length === 0 || named.includes(Object.keys(entryPoints)[0]));
const bench = {
  ...node,
  entryPoints: { main: "bench/main.ts", side: "bench/sides/main.ts" },
  outdir: path.join(root, "out/bench"),
  external: ["sharp", "playwright-core"],
  plugins: [addon],
};

async function assets() {
  const wasm = path.join(path.dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json")), "dist");
  await mkdir(path.join(root, "dist/wasm"), { recursive: true });
  const onnx = "ort-wasm-simd-threaded.wasm";
  await cp(require.resolve(`onnxruntime-web/${onnx}`), path.join(root, "dist/wasm", onnx));
  await cp(path.join(root, "models/features"), path.join(root, "dist/features"), { recursive: true });
  for (const file of ["tfjs-backend-wasm.wasm", "tfjs-backend-wasm-simd.wasm", "tfjs-backend-wasm-threaded-simd.wasm"]) {
    await cp(path.join(wasm, file), path.join(root, "dist/wasm", file));
  }
}

await mkdir(path.join(root, "dist/meta"), { recursive: true });
if (named.length === 0) await assets();
if (named.includes("bench")) await esbuild.build(bench);
for (const options of builds) {
  if (watch) {
    await (await esbuild.context(options)).watch();
    continue;
  }
  const { metafile } = await esbuild.build(options);
  const name = path.basename(Object.keys(metafile.outputs).find((file) => file.endsWith(".js")) ?? "out", ".js");
  await writeFile(path.join(root, "dist/meta", `${name}.json`), JSON.stringify(metafile));
}
const version = JSON.parse(await readFile(path.join(root, "package.json"), "utf8")).version;
if (!watch && builds.length > 0) console.log(`Built dist/ (version ${version})`);
