import { type Edit, findNodeAtLocation, getNodeValue, type Node, parseTree } from "jsonc-parser";
import { UserError } from "../core/problem.js";
import { parseProject } from "../core/project.js";
import { insertProperty, removeProperty, written } from "./document-properties.js";

/** The edits that turn the value of `node` into `value`, element by element where a list keeps its length, so that comments inside stay. */
function replace(node: Node, value: unknown): Edit[] {
  if (JSON.stringify(getNodeValue(node)) === JSON.stringify(value)) return [];
  if (node.type === "array" && Array.isArray(value) && node.children?.length === value.length) {
    return node.children.flatMap((child, index) => replace(child, value[index]));
  }
  return [{ offset: node.offset, length: node.length, content: written(value) }];
}

/** The nearest group above `path` that is there, and how many keys of the path lead to it. */
function groupAbove(tree: Node, path: readonly string[]): { group: Node; depth: number } {
  for (let depth = path.length - 1; depth >= 0; depth--) {
    const group = findNodeAtLocation(tree, path.slice(0, depth));
    if (group) return { group, depth };
  }
  return { group: tree, depth: 0 };
}

/**
 * The smallest edits of a project's text that give the key at `path` a value, or remove it where `value` is undefined.
 * Missing groups are made, groups left empty go; comments, order and formatting stay. Throws UserError where the text
 * leaves no place for the key.
 */
export function knobEdits(text: string, path: readonly string[], value: unknown): Edit[] {
  const unreadable = parseProject(text).problems.find(({ code }) => code === "not-json");
  const tree = parseTree(text, [], { allowTrailingComma: true });
  if (unreadable || !tree)
    throw new UserError(`${path.join(".")} cannot be changed: ${unreadable?.message ?? "the text is empty."}`, "not-json");
  const node = findNodeAtLocation(tree, [...path]);
  if (node && value !== undefined) return replace(node, value);
  if (node?.parent) return removeProperty(text, node.parent);
  if (value === undefined) return [];
  const { group, depth } = groupAbove(tree, path);
  if (group.type !== "object") {
    const name = path.slice(0, depth).join(".") || "the project";
    throw new UserError(
      `${path.join(".")} cannot be changed, as ${name} is not a group of settings in braces. Open the project as text and correct it.`,
      "no-place",
    );
  }
  const inner = path.slice(depth + 1).reduceRight<unknown>((nested, key) => ({ [key]: nested }), value);
  return [insertProperty(text, group, path[depth], inner)].flat();
}
