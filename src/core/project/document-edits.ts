import { applyEdits, type Edit, getNodeValue, type Node } from "jsonc-parser";
import { UserError, unreachable } from "../language/error.js";
import { sentence } from "../language/sentence.js";
import { insertElements, insertFirst, insertProperty, removeProperty, valueText } from "./document-properties.js";
import type { KeyPath, TextFix } from "./problem.js";
import { parseProject } from "./project-text.js";
import { nodeAt, projectTree } from "./project-tree.js";
import { formatVersion, migrate } from "./version.js";

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** The edits that turn one list into another: element by element, one element less, or some more in one place; undefined for any other change. */
function replaceList(text: string, node: Node, values: readonly unknown[]): Edit[] | undefined {
  const children = node.children ?? [];
  if (children.length === values.length) return children.flatMap((child, index) => replace(text, child, values[index]));
  const before = children.map(getNodeValue);
  const differs = values.findIndex((value, index) => !same(value, before[index]));
  const first = differs < 0 ? values.length : differs;
  if (children.length === values.length + 1 && values.length > 0)
    return same(before.slice(first + 1), values.slice(first)) ? removeProperty(text, children[first]) : undefined;
  const more = values.length - children.length;
  if (more > 0 && children.length > 0)
    return same(before.slice(first), values.slice(first + more))
      ? insertElements(text, node, first, values.slice(first, first + more))
      : undefined;
  return undefined;
}

/** The edits that turn the value of `node` into `value`; what stays the same inside keeps its comments. */
function replace(text: string, node: Node, value: unknown): Edit[] {
  const old: unknown = getNodeValue(node);
  if (same(old, value)) return [];
  const list = node.type === "array" && Array.isArray(value) ? replaceList(text, node, value) : undefined;
  if (list) return list;
  if (node.type === "object" && typeof value === "object" && value !== null && same(Object.keys(old as object), Object.keys(value))) {
    const values: unknown[] = Object.values(value);
    return (node.children ?? []).flatMap(({ children }, index) => (children ? replace(text, children[1], values[index]) : []));
  }
  return [{ offset: node.offset, length: node.length, content: valueText(text, node.offset, value) }];
}

/** The nearest group above `path` that is there, and how many keys of the path lead to it. */
function groupAbove(tree: Node, path: KeyPath): { group: Node; depth: number } {
  for (let depth = path.length - 1; depth >= 0; depth--) {
    const group = nodeAt(tree, path.slice(0, depth));
    if (group) return { group, depth };
  }
  return { group: tree, depth: 0 };
}

/**
 * The smallest edits of a project's text that give the key at `path` a value, or remove it if `value` is undefined.
 * Missing groups are made, groups left empty go; comments, order and formatting stay. Throws UserError if the text
 * has no room for the key.
 */
export function knobEdits(text: string, path: KeyPath, value: unknown): Edit[] {
  const unreadable = parseProject(text).problems.find(({ code }) => code === "not-json");
  const tree = projectTree(text);
  if (unreadable || !tree)
    throw new UserError(
      sentence("{0} cannot be changed: {1}", path.join("."), unreadable?.message ?? sentence("the text is empty.")),
      "not-json",
    );
  const node = nodeAt(tree, path);
  if (node && value !== undefined) return replace(text, node, value);
  if (node?.parent) return removeProperty(text, node.parent);
  if (value === undefined) return [];
  const { group, depth } = groupAbove(tree, path);
  if (group.type !== "object") {
    const name = path.slice(0, depth).join(".") || sentence("the project");
    throw new UserError(
      sentence(
        "{0} cannot be changed, as {1} is not a group of settings in braces. Open the project as text and correct it.",
        path.join("."),
        name,
      ),
      "no-place",
    );
  }
  const inner = path.slice(depth + 1).reduceRight<unknown>((nested, key) => ({ [key]: nested }), value);
  return insertProperty(text, group, String(path[depth]), inner);
}

/** The edits that give the key at `path` another name; its value and comments stay. */
function renameEdits(text: string, path: KeyPath, name: string): Edit[] {
  const tree = projectTree(text);
  const key = tree && nodeAt(tree, path)?.parent?.children?.[0];
  return key ? [{ offset: key.offset, length: key.length, content: JSON.stringify(name) }] : [];
}

/** The one edit that turns a text into another: what lies between their common beginning and end. */
export function difference(before: string, after: string): Edit[] {
  if (before === after) return [];
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end++;
  return [{ offset: start, length: before.length - start - end, content: after.slice(start, after.length - end) }];
}

/** A project's text in today's format: settings under their new names, and the version; the text itself if it is in that format. */
function updated(text: string): string {
  const tree = projectTree(text);
  const { version, moves } = migrate(tree && getNodeValue(tree));
  if (version === undefined || version >= formatVersion) return text;
  const change = (before: string, path: KeyPath, value: unknown) => applyEdits(before, knobEdits(before, path, value));
  const moved = moves.reduce((before, { from, to, value }) => change(change(before, from, undefined), to, value), text);
  const root = projectTree(moved);
  if (root && !nodeAt(root, ["version"])) return applyEdits(moved, insertFirst(moved, root, "version", formatVersion));
  return change(moved, ["version"], formatVersion);
}

/** The edits that bring a project's text to today's format. */
const updateEdits = (text: string): Edit[] => difference(text, updated(text));

/** As {@link knobEdits}, after the text is brought to today's format. */
export function settingEdits(text: string, path: KeyPath, value: unknown): Edit[] {
  const today = updated(text);
  const edits = knobEdits(today, path, value);
  return today === text ? edits : difference(text, applyEdits(today, edits));
}

/** The edits of a fix of which the person has nothing more to say. Throws UserError if the text has no room for it. */
export function fixEdits(text: string, fix: TextFix): Edit[] {
  switch (fix.kind) {
    case "set":
      return settingEdits(text, fix.path, fix.value);
    case "rename":
      return renameEdits(text, fix.path, fix.to);
    case "update":
      return updateEdits(text);
    default:
      return unreachable(fix);
  }
}
