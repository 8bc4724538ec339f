import { applyEdits } from "jsonc-parser";
import { describe, expect, it } from "vitest";
import { inEnglish } from "../../../../src/core/language/sentence.js";
import { knobEdits, settingEdits } from "../../../../src/core/project/document-edits.js";
import { parseProject } from "../../../../src/core/project/project-text.js";

const problemsOf = (text: string) => parseProject(text).problems.map(({ message }) => inEnglish(message));
const changed = (text: string, path: string[], value: unknown) => applyEdits(text, settingEdits(text, path, value));

describe("a project's text", () => {
  it("may begin with a byte order mark, which edits keep", () => {
    const text = '\ufeff{ "version": 1, "training": { "epochs": 3 } }';
    const parsed = parseProject(text);
    expect(parsed.ok && [parsed.project.training.epochs, parsed.problems]).toEqual([3, []]);
    expect(changed(text, ["training", "epochs"], 4)).toBe(text.replace("3", "4"));
  });

  it("that has a key twice says which counts, and an edit changes that one", () => {
    const text = '{ "version": 1, "training": { "epochs": 3, "epochs": 5 } }';
    const parsed = parseProject(text);
    expect(parsed.ok && parsed.project.training.epochs).toBe(5);
    expect(parsed.problems).toMatchObject([{ code: "doubled-key", offset: text.indexOf('"epochs"'), severity: "warning" }]);
    expect(problemsOf(text)[0]).toContain("training.epochs is there more than once; the last one counts");
    const after = parseProject(changed(text, ["training", "epochs"], 9));
    expect(after.ok && after.project.training.epochs).toBe(9);
    const group = '{ "version": 1, "training": { "epochs": 3 }, "training": {} }';
    const twice = parseProject(applyEdits(group, knobEdits(group, ["training", "epochs"], 7)));
    expect(twice.ok && twice.project.training.epochs).toBe(7);
  });

  it("whose brackets are endless is refused at the one too many", () => {
    for (const bracket of ["[", '{"a":']) {
      const text = bracket.repeat(200_000);
      expect(problemsOf(text)).toEqual(["Too many brackets are open here (line 1); open the project as text and correct it."]);
      expect(() => settingEdits(text, ["training", "epochs"], 3)).toThrow("cannot be changed");
    }
  });

  it("with a number that is too large for one says what is written, wherever it is", () => {
    const said = (settings: string) => problemsOf(`{ "version": 1, ${settings} }`)[0];
    expect(said('"data": { "range": [0, 1e400] }')).toMatch(/; it is \[0,1e400\]\.$/);
    expect(said('"training": { "epochs": -1E999 }')).toMatch(/; it is -1E999\.$/);
    expect(said('"network": { "kernels": [3, 2e308] }')).toMatch(/; it is 2e308\.$/);
    expect(said('"data": { "train": { "a": [true, "x", 1e400] } }')).toMatch(/; it is \{"a":\[true,"x",1e400\]\}\.$/);
    expect(problemsOf('{ "version": 1e400 }')[0]).toMatch(/; it is 1e400\.$/);
    expect(problemsOf("[1e400]")[0]).toMatch(/; it is \[1e400\]\.$/);
  });

  it("takes no key that means something else to the language", () => {
    const text = changed('{ "version": 1 }', ["__proto__", "x"], 1);
    expect(problemsOf(text)).toEqual(['"__proto__" is not a setting; it is kept but has no effect.']);
    expect(Reflect.get({}, "x")).toBeUndefined();
    expect(problemsOf('{ "version": 1, "constructor": 1, "training": { "toString": 2 } }')).toHaveLength(2);
  });
});
