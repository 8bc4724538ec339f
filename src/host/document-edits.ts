import {
  applyEdits,
  type Edit,
  type FormattingOptions,
  findNodeAtLocation,
  getNodeValue,
  modify,
  type Node,
  parseTree,
} from "jsonc-parser";
import { UserError } from "../core/problem.js";
import { parseProject } from "../core/project.js";

/** Stands in for a value while jsonc-parser finds its place, as it would spread a list over many lines. */
const placeholder = "\u0000value";

/** How a text is indented and ended: by its first indented line. */
export function formattingOf(text: string): FormattingOptions {
  const indent = /\n([ \t]+)\S/.exec(text)?.[1] ?? "  ";
  return {
    insertSpaces: !indent.startsWith("\t"),
    tabSize: indent.startsWith("\t") ? 1 : indent.length,
    eol: text.includes("\r\n") ? "\r\n" : "\n",
  };
}

/** A value as a person would write it: lists of plain values on one line. */
function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, entry]) => `${JSON.stringify(key)}: ${written(entry)}`)
      .join(", ")} }`;
  }
  return JSON.stringify(value);
}

/** The edits that turn the value of `node` into `value`, element by element where a list keeps its length, so that comments inside stay. */
function replace(node: Node, value: unknown): Edit[] {
  if (JSON.stringify(getNodeValue(node)) === JSON.stringify(value)) return [];
  if (node.type === "array" && Array.isArray(value) && node.children?.length === value.length) {
    return node.children.flatMap((child, index) => replace(child, value[index]));
  }
  return [{ offset: node.offset, length: node.length, content: written(value) }];
}

/**
 * The smallest edits of a project's text that give the key at `path` a value, or remove it where `value` is undefined.
 * Missing groups are made; comments, order and formatting stay. Throws UserError where the text leaves no place for it.
 */
export function knobEdits(text: string, path: readonly string[], value: unknown): Edit[] {
  const unreadable = parseProject(text).problems.find(({ code }) => code === "not-json");
  if (unreadable) throw new UserError(`${path.join(".")} cannot be changed: ${unreadable.message}`, "not-json");
  const tree = parseTree(text, [], { allowTrailingComma: true });
  const node = tree && findNodeAtLocation(tree, [...path]);
  if (node && value !== undefined) return replace(node, value);
  if (!node && value === undefined) return [];
  try {
    const formattingOptions = formattingOf(text);
    const edits = modify(text, [...path], value === undefined ? undefined : placeholder, { formattingOptions });
    return edits.map((edit) => ({ ...edit, content: edit.content.replace(JSON.stringify(placeholder), () => written(value)) }));
  } catch (error) {
    throw new UserError(
      `${path.join(".")} cannot be changed, as ${path.slice(0, -1).join(".")} is not a group of settings in braces. Open the project as text and correct it.`,
      "no-place",
      { cause: error },
    );
  }
}

/** A text after edits. */
export const edited = (text: string, edits: Edit[]): string => applyEdits(text, edits);
