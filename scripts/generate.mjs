// Writes what is made from the table of knobs: the JSON Schema of the project file and its reference page. npm run generate.
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { coreModule } from "./core.mjs";
import { root } from "./steps.mjs";

const [{ projectJsonSchema }, { referencePage }] = await Promise.all(["project/json-schema", "project/reference"].map(coreModule));
const files = {
  "media/aeproj.schema.json": `${JSON.stringify(projectJsonSchema(), null, 2)}\n`,
  "docs/reference.md": referencePage(),
};
for (const [name, text] of Object.entries(files)) {
  await writeFile(path.join(root, name), text);
  console.log(name);
}
