import { expect, it } from "vitest";
import { jsonTerminal } from "../../../src/cli/terminal.js";
import { sentence } from "../../../src/core/language/sentence.js";

/** What a terminal for other programs writes. */
function written(): { terminal: ReturnType<typeof jsonTerminal>; text: () => string; lines: () => unknown[] } {
  let text = "";
  const write = (part: string) => {
    text += part;
    return true;
  };
  // Of a stream, only `write` is used.
  const terminal = jsonTerminal({ write } as unknown as NodeJS.WriteStream);
  const lines = () =>
    text
      .split("\n")
      .slice(0, -1)
      .map((line): unknown => JSON.parse(line));
  return { terminal, text: () => text, lines };
}

it("each image of an analysis is a line of its own as it is known", () => {
  const { terminal, text, lines } = written();
  expect(terminal.streams).toBe(true);
  const rows = [
    { file: "a, b.png", score: 0.5, flagged: true },
    { file: "line\nbreak.png", score: 0.25, flagged: false },
  ];
  terminal.event({ kind: "rows", rows });
  expect(lines()).toEqual(rows.map((row) => ({ kind: "row", ...row })));
  terminal.event({ kind: "rows", rows: [] });
  terminal.event({ kind: "rows", rows: [{ file: "c.png", score: null }] });
  expect(lines().length).toBe(3);
  expect(text().endsWith("\n")).toBe(true);
});

it("other events, the result and an error are a line each, and sentences are English", () => {
  const { terminal, lines } = written();
  terminal.say("for people");
  terminal.event({ kind: "note", severity: "warning", message: sentence("{0} of {1}", 1, "two") });
  terminal.event({ kind: "progress", stage: "embedding", done: 1, total: 2, secondsLeft: null });
  terminal.result({ kind: "embed", count: 2, leftOut: [{ file: "x", reason: sentence("no picture") }] }, ["for people"]);
  terminal.error("no images", "no-images");
  expect(lines()).toEqual([
    { kind: "note", severity: "warning", message: "1 of two" },
    { kind: "progress", stage: "embedding", done: 1, total: 2, secondsLeft: null },
    { kind: "embed", count: 2, leftOut: [{ file: "x", reason: "no picture" }] },
    { kind: "error", code: "no-images", message: "no images" },
  ]);
});
