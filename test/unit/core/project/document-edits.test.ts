import { applyEdits } from "jsonc-parser";
import { describe, expect, it } from "vitest";
import { knobEdits } from "../../../../src/core/project/document-edits.js";

const edit = (text: string, path: string, value: unknown) => applyEdits(text, knobEdits(text, path.split("."), value));

const text = `// first
{
  "version": 1, // the format
  "network": {
    "kernels": [5, /* the outer */ 5],
    "latent": 2 // two
  }
}
`;

describe("an edit of a knob", () => {
  it("changes the value alone", () => {
    expect(edit(text, "network.latent", 32)).toBe(text.replace('"latent": 2', '"latent": 32'));
    expect(edit(text, "network.kernels", [5, 3])).toBe(text.replace("*/ 5", "*/ 3"));
    expect(edit(text, "network.kernels", [3, 3, 3])).toBe(text.replace("[5, /* the outer */ 5]", "[3, 3, 3]"));
    expect(knobEdits(text, ["network", "latent"], 2)).toEqual([]);
  });
  it("adds a key below the last, whose comment stays with it", () => {
    expect(edit(text, "network.filters", 8)).toBe(text.replace("2 // two", '2, // two\n    "filters": 8'));
  });
  it("adds missing groups in the text's own indentation and line ends", () => {
    const dos = '{\r\n\t"version": 1\r\n}';
    expect(edit(dos, "data.size", [28, 28])).toBe('{\r\n\t"version": 1,\r\n\t"data": {\r\n\t\t"size": [28, 28]\r\n\t}\r\n}');
    expect(edit('{ "version": 1 }', "data.size", "auto")).toBe('{ "version": 1, "data": { "size": "auto" } }');
    expect(edit('{\n  "data": {}\n}', "data.size", "auto")).toBe('{\n  "data": {\n    "size": "auto"\n  }\n}');
    expect(edit('{\n  "data": {\n    // none\n  }\n}', "data.fit", "pad")).toContain('{\n    "fit": "pad"\n    // none\n');
    expect(edit('{\n  "version": 1,\n}', "task", "denoise")).toBe('{\n  "version": 1,\n  "task": "denoise"\n}');
  });
  it("removes a key with its line, and the comma that would be left", () => {
    expect(edit(text, "network.latent", undefined)).toBe(text.replace(',\n    "latent": 2 // two', ""));
    expect(edit(text, "network.kernels", undefined)).toBe(text.replace('    "kernels": [5, /* the outer */ 5],\n', ""));
    expect(edit('{ "version": 1, "task": "denoise" }', "task", undefined)).toBe('{ "version": 1 }');
    expect(edit('{ "task": "denoise", "version": 1 }', "task", undefined)).toBe('{ "version": 1 }');
  });
  it("removes a group with its last key, and keeps one that holds a comment", () => {
    const made = edit(text, "data.size", [28, 28]);
    expect(edit(made, "data.size", undefined)).toBe(text);
    const noted = '{\n  "data": {\n    // as measured\n    "size": "auto"\n  }\n}';
    expect(edit(noted, "data.size", undefined)).toBe('{\n  "data": {\n    // as measured\n  }\n}');
  });
  it("adds, changes and removes one element of a list, and keeps the comments of the others", () => {
    const layers = (lines: string) => `{\n  "network": {\n    "layers": [\n${lines}\n    ]\n  }\n}`;
    const small = layers('      { "kind": "flatten" }, // one\n      { "kind": "dense", /* few */ "units": 2 } // two');
    const [flatten, dense] = [{ kind: "flatten" }, { kind: "dense", units: 2 }];
    const set = (value: unknown) => edit(small, "network.layers", value);
    expect(set([flatten, { ...dense, units: 8 }])).toBe(small.replace('"units": 2', '"units": 8'));
    expect(set([flatten, dense, flatten])).toBe(small.replace("} // two", '}, // two\n      { "kind": "flatten" }'));
    expect(set([dense, flatten, dense])).toBe(
      small.replace('{ "kind": "flatten" }', '{ "kind": "dense", "units": 2 },\n      { "kind": "flatten" }'),
    );
    expect(set([dense])).toBe(layers('      { "kind": "dense", /* few */ "units": 2 } // two'));
    expect(set([flatten])).toBe(layers('      { "kind": "flatten" } // one'));
    const kernels = '{ "network": { "kernels": [5, /* outer */ 5] } }';
    expect(edit(kernels, "network.kernels", [5, 5, 3])).toContain("[5, /* outer */ 5, 3]");
  });
  it("writes a list of layers with a line for each", () => {
    const made = edit('{\n  "version": 1,\n  "network": {}\n}', "network.layers", [{ kind: "flatten" }, { kind: "dense", units: 2 }]);
    expect(made).toContain('    "layers": [\n      { "kind": "flatten" },\n      { "kind": "dense", "units": 2 }\n    ]\n');
  });
  it("that has no place is refused in a sentence", () => {
    expect(() => knobEdits('{ "training": 5 }', ["training", "epochs"], 3)).toThrow(/training is not a group of settings in braces/);
    expect(() => knobEdits('{ "training": ', ["training", "epochs"], 3)).toThrow(
      /training\.epochs cannot be changed: .*open the project as text/,
    );
    expect(() => knobEdits("", ["task"], "denoise")).toThrow(/task cannot be changed/);
  });
});
