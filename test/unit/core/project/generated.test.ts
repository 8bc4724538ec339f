import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { projectJsonSchema } from "../../../../src/core/project/json-schema.js";
import { referencePage } from "../../../../src/core/project/reference.js";
import { knobTable } from "../../../../src/core/project/schema.js";

const read = (file: string) => readFileSync(new URL(`../../../../${file}`, import.meta.url), "utf8");
const hint = "the table of knobs has changed: run npm run generate";

interface Node {
  properties?: Record<string, Node>;
  [keyword: string]: unknown;
}

const nodeAt = (path: string) => path.split(".").reduce<Node>((node, key) => node.properties?.[key] ?? {}, projectJsonSchema());

it("the JSON Schema in media is the one of the table", () => {
  expect(JSON.parse(read("media/aeproj.schema.json")), hint).toEqual(projectJsonSchema());
});

it("the reference page is the one of the table", () => {
  expect(read("docs/reference.md"), hint).toBe(referencePage());
});

it("the manifest names the schema for projects", () => {
  const { contributes } = JSON.parse(read("package.json"));
  expect(contributes.jsonValidation).toEqual([{ fileMatch: "*.aeproj", url: "./media/aeproj.schema.json" }]);
});

it("every knob has its words, range and default in the schema", () => {
  for (const knob of knobTable()) {
    const node = nodeAt(knob.path);
    expect(node.title, knob.path).toBe(knob.title);
    expect(node.markdownDescription, knob.path).toContain(knob.help);
    if (knob.control.kind === "choice") expect(node.enumDescriptions).toHaveLength((node.enum as unknown[]).length);
    if (knob.control.kind === "number") expect(node).toMatchObject({ minimum: knob.control.minimum, maximum: knob.control.maximum });
    if (knob.control.kind !== "layers") expect(node, knob.path).toHaveProperty("default");
  }
});

it("defaults that differ by preset are told apart", () => {
  expect(nodeAt("training.learningRate")).toMatchObject({ default: 0.003 });
  expect(nodeAt("training.learningRate").markdownDescription).toContain("Default: `0.003`; classic `0.001`; features and restore `0.002`.");
  expect(nodeAt("training.batchSize").markdownDescription).toContain(
    "Default: `16`, from 2,000 images on `64`; classic `32`; features `512`; restore `16`.",
  );
  expect(nodeAt("network.preset").markdownDescription).toContain('Default: `"standard"`; denoise `"residual"`; detect `"features"`.');
});

it("leaves unknown keys and versions to the extension", () => {
  expect(JSON.stringify(projectJsonSchema())).not.toContain('"additionalProperties":false');
  expect(nodeAt("version")).not.toHaveProperty("const");
});
