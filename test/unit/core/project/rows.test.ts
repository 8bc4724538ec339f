import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { LayerKind } from "../../../../src/core/network/layer.js";
import { presets } from "../../../../src/core/network/preset.js";
import type { Control, Knob, LayerField, Limits } from "../../../../src/core/project/knob.js";
import { defaultsFor } from "../../../../src/core/project/project.js";
import { knobTable, projectSchema } from "../../../../src/core/project/schema.js";
import { valueAt } from "../../../../src/core/project/value-at.js";

const table = knobTable();
const tasks = projectSchema.shape.task.unwrap().options;

/** True where the schema takes the value for the knob at a path. */
function takes(path: string, value: unknown): boolean {
  const file = path.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
  return projectSchema.safeParse({ version: 1, ...(file as object) }).success;
}

/** The values at the limits that a control tells, and those next to them beyond. */
function edges(control: Control): { right: unknown[]; wrong: unknown[] } {
  const beyond = ({ minimum, maximum }: Limits, step: number) => [minimum - step, maximum + step];
  switch (control.kind) {
    case "number":
      return {
        right: [control.minimum, control.maximum],
        wrong: [...beyond(control, control.integer ? 1 : 1e-8), ...(control.integer ? [control.minimum + 0.5] : []), "1"],
      };
    case "amount": {
      const { minimum, maximum } = control;
      return {
        right: [minimum, maximum, [minimum, maximum], [maximum, maximum]],
        wrong: [...beyond(control, 1e-8), ...beyond(control, 1e-8).map((end) => [end, end]), [maximum, minimum], [minimum], "1"],
      };
    }
    case "numbers": {
      const list = (length: number, value = control.minimum) => Array.from({ length }, () => value);
      const { minimumLength: least, maximumLength: most } = control;
      return {
        right: [list(least), list(most), list(most, control.maximum)],
        // No list is shorter than an empty one, and that has no number that could be wrong.
        wrong: [
          ...(least > 0 ? [list(least - 1)] : []),
          list(most + 1),
          ...beyond(control, 1).map((value) => list(Math.max(1, least), value)),
        ],
      };
    }
    case "choice":
      return { right: control.options.map(({ value }) => value), wrong: ["another"] };
    case "size":
      return {
        right: ["auto", [control.minimum, control.maximum]],
        wrong: [...beyond(control, 1).map((side) => [side, control.minimum]), [control.minimum]],
      };
    case "validation":
      return { right: [control.minimum, control.maximum, "folder"], wrong: [...beyond(control, 1e-8), ""] };
    case "threshold": {
      const { minimum, maximum } = control.top;
      return {
        right: ["auto", "best-f1", control.minimum, control.maximum, { top: minimum }, { top: maximum }],
        wrong: [...beyond(control, 1e-8), "other", {}, ...beyond(control.top, 1).map((top) => ({ top }))],
      };
    }
    case "source":
      return { right: control.optional ? ["folder", null] : ["folder"], wrong: ["", 1, ...(control.optional ? [] : [null])] };
    case "names":
      return { right: [[], ["a.png"]], wrong: [[""], "a.png", [1]] };
    case "range":
      return { right: ["auto", [0, 255]], wrong: [[0], "other"] };
    case "layers": {
      const list = (length: number) => Array.from({ length }, () => ({ kind: "flatten" }));
      return {
        right: [list(control.minimumLength), list(control.maximumLength)],
        wrong: [list(control.minimumLength - 1), list(control.maximumLength + 1)],
      };
    }
  }
}

describe("every row of the table of knobs", () => {
  it.each(table.map((knob) => [knob.path, knob] as const))("%s has limits in its control that are those of its schema", (path, knob) => {
    const { right, wrong } = edges(knob.control);
    expect(right.filter((value) => !takes(path, value))).toEqual([]);
    expect(wrong.filter((value) => takes(path, value))).toEqual([]);
  });

  it.each(table.map((knob) => [knob.path, knob] as const))("%s has words, and a default that its schema takes", (path, knob) => {
    expect(knob.title).toMatch(/^[A-Z]/);
    expect(knob.help).toMatch(/\.$/);
    for (const preset of presets)
      for (const task of tasks)
        for (const images of [undefined, 0, 1_000_000]) {
          const value = valueAt(defaultsFor({ version: 1, task, network: { preset } }, images), path);
          expect(value).toBeDefined();
          // No layers are a mistake where they are written, and none are wanted where they are not.
          if (knob.control.kind !== "layers") expect(takes(path, value), `${preset}: ${JSON.stringify(value)}`).toBe(true);
        }
  });

  it("is data, as the page has it", () => {
    expect(JSON.parse(JSON.stringify(table))).toEqual(table);
  });
});

describe("every field of a layer", () => {
  const control = table.find(({ path }) => path === "network.layers")?.control;
  if (control?.kind !== "layers") throw new Error("network.layers has no fields of layers");
  const fields = Object.entries(control.fields).flatMap(([kind, rows]) => rows.map((row) => [`${kind}.${row.key}`, kind, row] as const));

  const fresh = (kind: string, others: readonly LayerField[]) => ({
    kind,
    ...Object.fromEntries(others.flatMap((row) => (row.fresh === undefined ? [] : [[row.key, row.fresh]]))),
  });
  const parsed = (layer: object) => projectSchema.safeParse({ version: 1, network: { layers: [layer] } });

  it.each(fields)("%s has limits in its control that are those of its schema", (_, kind, row) => {
    const withValue = (value: unknown) => ({ ...fresh(kind, control.fields[kind as LayerKind]), [row.key]: value });
    const { right, wrong } = edges(row.control);
    expect(right.filter((value) => !parsed(withValue(value)).success)).toEqual([]);
    expect(wrong.filter((value) => parsed(withValue(value)).success)).toEqual([]);
  });

  it.each(fields)("%s is given with a new layer, or has a default", (_, kind, row) => {
    expect([row.fresh, row.default].filter((value) => value !== undefined)).toHaveLength(1);
    const result = parsed(fresh(kind, control.fields[kind as LayerKind]));
    expect(result.success).toBe(true);
    const layer = result.data?.network?.layers?.[0] ?? {};
    // A transposed convolution without a stride keeps being one without: it is 1.
    expect(Reflect.get(layer, row.key) ?? row.default).toEqual(row.fresh ?? row.default);
  });

  it("takes layers that are larger than any of ours, as other programs make them", () => {
    const large = [
      { kind: "conv2d", filters: 8192, kernel: 256 },
      { kind: "dense", units: 4_194_304 },
      { kind: "reshape", shape: [256, 256, 64] },
    ];
    expect(takes("network.layers", large)).toBe(true);
  });
});

describe("the limits", () => {
  const root = path.join(import.meta.dirname, "../../../..");
  const outside = (folder: string) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
      .map((file) => path.join(folder, file))
      .filter((file) => file.endsWith(".ts") && !file.startsWith(path.join("src/core/project/schema")));

  it("stand in the schema alone, among all that checks or edits a project", () => {
    const limit = (knob: Knob): number[] => {
      const { control } = knob;
      const values = "maximum" in control ? [control.maximum] : [];
      return "maximumLength" in control ? [...values, control.maximumLength] : values;
    };
    const limits = new Set(table.flatMap(limit).filter((value) => value > 1 || value === 0.9));
    const numbers = /(?<![\w.])\d[\d_,]*(?:\.\d+)?(?![\w.]|: )/g;
    const folders = ["src/core/project", "webview/controls", "webview/panels/setup", "webview/state"];
    const texts = folders.flatMap(outside).map((file) => [file, readFileSync(path.join(root, file), "utf8")] as const);
    const knowing = texts.filter(([, text]) => /\/(knob|project|rows)\.js"/.test(text));
    expect(knowing.map(([file]) => path.basename(file))).toEqual(expect.arrayContaining(["fitting.ts", "value-fixes.ts", "entry.ts"]));
    const repeated = knowing.flatMap(([file, text]) =>
      [...text.matchAll(numbers)]
        .filter(([number]) => limits.has(Number(number.replace(/[_,]/g, ""))))
        .map(([number]) => `${file}: ${number}`),
    );
    expect(repeated).toEqual([]);
  });
});
