import * as vscode from "vscode";
import type { Problem } from "../../core/project/problem.js";
import { nodeAt, projectTree } from "../../core/project/project-tree.js";

/** The characters of a problem: its own, else the key or value at its path, or the key of the nearest group above it. */
export function problemRange(document: vscode.TextDocument, problem: Problem): vscode.Range {
  const between = (offset: number, length: number) => new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
  if (problem.offset !== undefined) return between(problem.offset, problem.length ?? 1);
  const tree = projectTree(document.getText());
  for (let depth = problem.path.length; tree && depth > 0; depth--) {
    const node = nodeAt(tree, problem.path.slice(0, depth));
    if (!node) continue;
    const key = node.parent?.children?.[0];
    const asKey = key !== undefined && (problem.at === "key" || depth < problem.path.length);
    return asKey ? between(key.offset, key.length) : between(node.offset, node.length);
  }
  return between(tree?.offset ?? 0, 1);
}
