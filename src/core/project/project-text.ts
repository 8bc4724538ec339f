import { getNodeValue, type Node, type ParseError, printParseErrorCode } from "jsonc-parser";
import type { z } from "zod";
import { type Sentence, sentence, tabled } from "../language/sentence.js";
import { meaningProblems } from "./meaning.js";
import type { Problem } from "./problem.js";
import { type Project, resolveProject } from "./project.js";
import { nodeAt, type OverriddenKey, overriddenKeys, projectTree, tooDeep } from "./project-tree.js";
import { expectedAt, knobTable, type ProjectFile, projectSchema } from "./schema.js";
import { unknownKeys } from "./unknown-keys.js";
import { valueFixes } from "./value-fixes.js";
import { formatVersion, type Migration, migrate } from "./version.js";

/** What came of reading a project's text. */
export type ParsedProject =
  /** `values` is what the text says, under today's names. */
  | { ok: true; file: ProjectFile; values: unknown; project: Project; problems: Problem[] }
  /** `values` is what could be read of a file whose JSON is whole but whose values are not all right. */
  | { ok: false; values: unknown; problems: Problem[] };

const syntax: Partial<Record<string, Sentence>> = {
  CommaExpected: sentence("A comma is missing"),
  ColonExpected: sentence("A colon is missing"),
  PropertyNameExpected: sentence("A name in double quotes is missing"),
  ValueExpected: sentence("A value is missing"),
  CloseBraceExpected: sentence("A closing brace } is missing"),
  CloseBracketExpected: sentence("A closing bracket ] is missing"),
  EndOfFileExpected: sentence("There is something after the end of the project"),
  InvalidSymbol: sentence("This word is not JSON"),
};

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

/** Offset and length of the value at `path` in the text, or of the nearest key above it. */
function locationOf(tree: Node | undefined, path: readonly (string | number)[]): { offset: number; length: number } | undefined {
  if (!tree) return undefined;
  for (let depth = path.length; depth >= 0; depth--) {
    const node = nodeAt(tree, path.slice(0, depth));
    if (node) return { offset: node.offset, length: depth === 0 ? 1 : node.length };
  }
  return undefined;
}

function brokenJson(text: string, what: Sentence, { offset, length }: Pick<ParseError, "offset" | "length">): Problem {
  const message = sentence("{0} (line {1}); open the project as text and correct it.", what, lineOf(text, offset));
  return { severity: "error", code: "not-json", message, path: [], offset, length };
}

/** What must be at a path, and what is there; `actual` is undefined if nothing is. */
function wrongWords(path: readonly (string | number)[], expected: ReturnType<typeof expectedAt>, actual: string | undefined): Sentence {
  if (!expected) {
    const rule = sentence("A project is a group of settings in braces, such as {0}", '{ "version": 1 }');
    return actual === undefined ? sentence("{0}.", rule) : sentence("{0}; it is {1}.", rule, actual);
  }
  const inside = path.slice(2);
  const title = inside.length > 0 ? sentence("{0} (at {1})", tabled(expected.title), inside.join(", ")) : tabled(expected.title);
  const rule = sentence("{0} must be {1}", title, expected.expects);
  return actual === undefined ? sentence("{0}; it is missing.", rule) : sentence("{0}; it is {1}.", rule, actual);
}

/** A value of the text on one line, as JSON; a number that is too large to be one as it is written, since JSON has no word for it. */
function valueText(node: Node, text: string): string {
  const { type, children = [], value } = node;
  if (type === "array") return `[${children.map((child) => valueText(child, text)).join(",")}]`;
  if (type === "object") return `{${children.map((child) => valueText(child, text)).join(",")}}`;
  if (type === "property") return children.map((child) => valueText(child, text)).join(":");
  return type === "number" && !Number.isFinite(value) ? text.slice(node.offset, node.offset + node.length) : JSON.stringify(value);
}

function wrongValue(issue: z.core.$ZodIssue, tree: Node, text: string, { moves }: Migration): Problem {
  const path = issue.path.map((key) => (typeof key === "symbol" ? String(key) : key));
  const expected = expectedAt(path);
  const knob = knobTable().find((row) => path.join(".") === row.path || path.join(".").startsWith(`${row.path}.`));
  const written = moves.find(({ to }) => to.join(".") === path.slice(0, to.length).join("."));
  const inText = written ? [...written.from, ...path.slice(written.to.length)] : path;
  const node = nodeAt(tree, inText);
  const message = wrongWords(path, expected, node && valueText(node, text).slice(0, 60));
  const whole = knob && nodeAt(tree, knob.path.split("."));
  return {
    severity: "error",
    // The schema of the text does not know the names of older versions.
    code: written ? "version" : "wrong-value",
    message,
    path,
    ...locationOf(tree, inText),
    ...(knob && whole && { fixes: valueFixes(knob, getNodeValue(whole)) }),
  };
}

/** What is to be said of a format that is not today's. */
function versionProblems(version: number | undefined): Problem[] {
  if (version === undefined || version === formatVersion) return [];
  if (version > formatVersion) {
    const message = sentence(
      "This project has the format of version {0}, and this Autoencoder Studio knows up to version {1}. Update the extension to open it.",
      version,
      formatVersion,
    );
    return [{ severity: "error", code: "version", message, path: ["version"] }];
  }
  const message = sentence(
    "This project is an older draft (version {0}); it is written anew in version {1} with the next edit.",
    version,
    formatVersion,
  );
  return [
    {
      severity: "warning",
      code: "version",
      message,
      path: ["version"],
      fixes: [{ kind: "update", title: sentence("Update to version {0}", formatVersion) }],
    },
  ];
}

function doubledKey({ path, node: { offset, length } }: OverriddenKey): Problem {
  const message = sentence(
    "{0} is there more than once; the last one counts, and this one has no effect. Remove one of them.",
    path.join("."),
  );
  return { severity: "warning", code: "doubled-key", message, path, at: "key", offset, length };
}

/** Reads a project's text (JSON with comments). Never throws: what is wrong comes as problems with their locations in the text. */
export function parseProject(text: string): ParsedProject {
  const errors: ParseError[] = [];
  const tree = projectTree(text, errors);
  if (errors.length > 0 || !tree) {
    const deep = tooDeep(text);
    const problems =
      deep === undefined
        ? errors
            .slice(0, 1)
            .map((error) => brokenJson(text, syntax[printParseErrorCode(error.error)] ?? sentence("The text is not JSON here"), error))
        : [brokenJson(text, sentence("Too many brackets are open here"), { offset: deep, length: 1 })];
    return { ok: false, values: undefined, problems };
  }
  const migration = migrate(getNodeValue(tree));
  const { values, version } = migration;
  const said = versionProblems(version);
  // What a newer format means by its settings is not known.
  if (version !== undefined && version > formatVersion) return { ok: false, values: {}, problems: said };
  const result = projectSchema.safeParse(values);
  const problems = [...said, ...unknownKeys(values), ...overriddenKeys(tree).map(doubledKey)];
  if (!result.success)
    return { ok: false, values, problems: [...result.error.issues.map((issue) => wrongValue(issue, tree, text, migration)), ...problems] };
  const project = resolveProject(result.data);
  return { ok: true, file: result.data, values, project, problems: [...problems, ...meaningProblems(result.data, project)] };
}
