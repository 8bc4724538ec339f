import { createScanner, type Node, type ParseError, parseTree } from "jsonc-parser";
import type { KeyPath } from "./problem.js";

/** Brackets in each other that a text may have; a project needs eight. More would overflow the stack of the parser. */
const mostNested = 100;

/** Of jsonc-parser's SyntaxKind, an ambient enum, which cannot be imported. */
const token = { openBrace: 1, closeBrace: 2, openBracket: 3, closeBracket: 4, end: 17 } as const;

/** The offset of the bracket that is one too deep in others; undefined if there is none. */
export function tooDeep(text: string): number | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (let kind: number = scanner.scan(); kind !== token.end; kind = scanner.scan()) {
    if (kind === token.openBrace || kind === token.openBracket) depth++;
    else if (kind === token.closeBrace || kind === token.closeBracket) depth--;
    if (depth > mostNested) return scanner.getTokenOffset();
  }
  return undefined;
}

/**
 * The tree of a project's text (JSON with comments), with the text's own offsets; a byte order mark before it is no part of it. Undefined
 * if nothing can be read, or brackets are too deep in each other. What is wrong is added to `errors`.
 */
export function projectTree(text: string, errors: ParseError[] = []): Node | undefined {
  if (tooDeep(text) !== undefined) return undefined;
  // A space in its place keeps the offsets.
  const plain = text.startsWith("\ufeff") ? ` ${text.slice(1)}` : text;
  return parseTree(plain, errors, { allowTrailingComma: true, allowEmptyContent: false });
}

/** The value at a path of a tree; of a key that is there twice the last, which is the one that counts. */
export function nodeAt(tree: Node, path: KeyPath): Node | undefined {
  let node: Node | undefined = tree;
  for (const key of path) {
    if (typeof key === "number") node = node?.type === "array" ? node.children?.[key] : undefined;
    else node = node?.type === "object" ? node.children?.findLast(({ children }) => children?.[0].value === key)?.children?.[1] : undefined;
  }
  return node;
}

/** A key that a later one of the same group overrides. */
export interface OverriddenKey {
  path: KeyPath;
  /** The node of the key. */
  node: Node;
}

/** The keys of a tree that have no effect, as a later one of their group has the same name. */
export function overriddenKeys(tree: Node): OverriddenKey[] {
  const found: OverriddenKey[] = [];
  const visit = (node: Node, path: KeyPath) => {
    if (node.type === "array") for (const [index, child] of (node.children ?? []).entries()) visit(child, [...path, index]);
    if (node.type !== "object") return;
    const last = new Map((node.children ?? []).map((property) => [String(property.children?.[0].value), property]));
    for (const property of node.children ?? []) {
      const [key, value] = property.children ?? [];
      const name = String(key.value);
      if (last.get(name) !== property) found.push({ path: [...path, name], node: key });
      if (value) visit(value, [...path, name]);
    }
  };
  visit(tree, []);
  return found;
}
