// Runs a module of core outside of the product, for what is made from the table of knobs.
import path from "node:path";
import * as esbuild from "esbuild";

/** jsonc-parser's main entry hides its parts from bundlers. */
export const alias = { "jsonc-parser": "jsonc-parser/lib/esm/main.js" };

/** The exports of a module of src/core, such as `project/schema`. */
export async function coreModule(name) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [path.resolve(import.meta.dirname, `../src/core/${name}.ts`)],
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    alias,
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}
