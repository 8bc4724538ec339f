import type { Edit, Node } from "jsonc-parser";

/** How a text is indented and ended: by its first indented line. */
function formattingOf(text: string): { unit: string; end: string } {
  return { unit: /\n([ \t]+)\S/.exec(text)?.[1] ?? "  ", end: text.includes("\r\n") ? "\r\n" : "\n" };
}

/** A value as a person would write it on one line. */
export function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, entry]) => `${JSON.stringify(key)}: ${written(entry)}`);
  return `{ ${entries.join(", ")} }`;
}

const isGroup = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);

/** True for a list that is easier read, and compared, with a line for each of its entries: of groups, or of texts. */
const isLong = (value: unknown): value is unknown[] => Array.isArray(value) && value.some((one) => isGroup(one) || typeof one === "string");

/** A group on lines of its own, a list of groups or texts with a line for each; other values stay on one line. */
function spread(value: unknown, indent: string, unit: string, end: string): string {
  const block = (lines: readonly string[], open: string, close: string) =>
    `${open}${end}${lines.map((line) => `${indent}${unit}${line}`).join(`,${end}`)}${end}${indent}${close}`;
  if (isLong(value)) return block(value.map(written), "[", "]");
  if (typeof value !== "object" || value === null || Array.isArray(value)) return written(value);
  const lines = Object.entries(value).map(([key, entry]) => `${JSON.stringify(key)}: ${spread(entry, indent + unit, unit, end)}`);
  return block(lines, "{", "}");
}

const lineStart = (text: string, offset: number) => text.lastIndexOf("\n", offset - 1) + 1;
const indentAt = (text: string, offset: number) => /^[ \t]*/.exec(text.slice(lineStart(text, offset)))?.[0] ?? "";

/** The text of a value that replaces another: on lines of its own only if it is a list of groups or texts. */
export function valueText(text: string, offset: number, value: unknown): string {
  const { unit, end } = formattingOf(text);
  return Array.isArray(value) ? spread(value, indentAt(text, offset), unit, end) : written(value);
}

/** What follows a value on its line: where its comma stands, and where its last comment ends. */
function restOfLine(text: string, from: number): { comma: number | null; end: number } {
  const next = /[ \t]*(?:(,)|\/\/[^\r\n]*|\/\*[\s\S]*?\*\/)/y;
  next.lastIndex = from;
  let comma: number | null = null;
  let end = from;
  for (let match = next.exec(text); match; match = next.exec(text)) {
    end = next.lastIndex;
    if (match[1]) comma ??= end - 1;
  }
  return { comma, end };
}

/** The edits that add a property at the end of a group, in its style: a line of its own, or the group's one line. */
export function insertProperty(text: string, group: Node, key: string, value: unknown): Edit[] {
  const { unit, end } = formattingOf(text);
  const last = group.children?.at(-1);
  const from = last ? last.offset + last.length : group.offset + 1;
  const rest = restOfLine(text, from);
  const name = JSON.stringify(key);
  const lines = text.slice(group.offset, group.offset + group.length).includes("\n");
  if (last && !lines)
    return [{ offset: from, length: 0, content: `, ${name}: ${isLong(value) ? valueText(text, group.offset, value) : written(value)}` }];
  const outer = indentAt(text, group.offset);
  const indent = last ? indentAt(text, last.offset) : outer + unit;
  const comma: Edit[] = last && rest.comma === null ? [{ offset: from, length: 0, content: "," }] : [];
  const close = lines ? "" : `${end}${outer}`;
  // In an empty group on one line the blanks between its braces give way to the lines.
  const length = lines ? 0 : group.offset + group.length - 1 - rest.end;
  return [...comma, { offset: rest.end, length, content: `${end}${indent}${name}: ${spread(value, indent, unit, end)}${close}` }];
}

/** The edits that add elements to a list that has some: before the one at `index`, or at the end, on lines of their own if the others have them. */
export function insertElements(text: string, list: Node, index: number, values: readonly unknown[]): Edit[] {
  const siblings = list.children ?? [];
  const { end } = formattingOf(text);
  const lines = text.slice(list.offset, list.offset + list.length).includes("\n");
  const next = siblings[index];
  if (next) {
    const gap = lines ? `,${end}${indentAt(text, next.offset)}` : ", ";
    return [{ offset: next.offset, length: 0, content: values.map((value) => `${written(value)}${gap}`).join("") }];
  }
  const last = siblings[siblings.length - 1];
  const from = last.offset + last.length;
  if (!lines) return [{ offset: from, length: 0, content: values.map((value) => `, ${written(value)}`).join("") }];
  const rest = restOfLine(text, from);
  const comma: Edit[] = rest.comma === null ? [{ offset: from, length: 0, content: "," }] : [];
  const content = values.map((value) => `${end}${indentAt(text, last.offset)}${written(value)}`).join(",");
  return [...comma, { offset: rest.end, length: 0, content }];
}

/** The edits that add a property before the first of a group, in its style. */
export function insertFirst(text: string, group: Node, key: string, value: unknown): Edit[] {
  const first = group.children?.[0];
  if (!first) return insertProperty(text, group, key, value);
  const ownLine = text.slice(lineStart(text, first.offset), first.offset).trim() === "";
  const after = ownLine ? `,${formattingOf(text).end}${indentAt(text, first.offset)}` : ", ";
  return [{ offset: first.offset, length: 0, content: `${JSON.stringify(key)}: ${written(value)}${after}` }];
}

/** The edits that remove a property or an element of a list with its comma and the comments on its line; a group that holds nothing else goes with it. */
export function removeProperty(text: string, property: Node): Edit[] {
  const group = property.parent;
  const siblings = group?.children ?? [];
  const index = siblings.indexOf(property);
  const rest = restOfLine(text, property.offset + property.length);
  if (group?.parent && siblings.length === 1) {
    const around =
      text.slice(group.offset + 1, property.offset) + text.slice(property.offset + property.length, group.offset + group.length - 1);
    if (/^[\s,]*$/.test(around)) return removeProperty(text, group.parent);
  }
  const edits: Edit[] = [];
  const previous = siblings[index - 1];
  if (previous && index === siblings.length - 1 && rest.comma === null) {
    const comma = commaAfter(text, previous);
    if (comma !== null) edits.push({ offset: comma, length: 1, content: "" });
  }
  const start = lineStart(text, property.offset);
  const lineEnd = /^[ \t]*\r?\n/.exec(text.slice(rest.end));
  if (text.slice(start, property.offset).trim() === "" && lineEnd) {
    return [...edits, { offset: start, length: rest.end + lineEnd[0].length - start, content: "" }];
  }
  const next = siblings[index + 1];
  const to = next ? next.offset : rest.end;
  const before = /[ \t]*$/.exec(text.slice(0, property.offset))?.[0].length ?? 0;
  const from = next ? property.offset : property.offset - before;
  return [...edits, { offset: from, length: to - from, content: "" }];
}

/** The comma after a property, which may stand on a line below it. */
function commaAfter(text: string, { offset, length }: Node): number | null {
  const next = /(?:\s|\/\/[^\r\n]*|\/\*[\s\S]*?\*\/)*,/y;
  next.lastIndex = offset + length;
  return next.test(text) ? next.lastIndex - 1 : null;
}
