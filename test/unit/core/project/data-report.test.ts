import { describe, expect, it } from "vitest";
import { groupsOf, listed, type Member, rowsShown, tabulate } from "../../../../src/core/project/data-report.js";

const file = (name: string) => ({ file: name, source: `/photos/${name}` });
const member = (name: string, part: Member["part"]): Member => ({ ...file(name), set: "train", part });

describe("a table of the report", () => {
  it("counts all and lists some, the commonest first", () => {
    const sizes = Array.from({ length: 100 }, (_, i) => (i < 30 ? 10 : 20));
    const { rows, more } = tabulate(
      [...sizes.entries()],
      ([, size]) => ({ size }),
      ([index]) => file(`${index}.png`),
    );
    expect(rows.map(({ size, count, files }) => [size, count, files.length])).toEqual([
      [20, 70, listed],
      [10, 30, 30],
    ]);
    expect(rows[1].files[0]).toEqual(file("0.png"));
    expect(more).toBe(0);
  });

  it("says how many rows it leaves out", () => {
    const found = tabulate(
      Array.from({ length: rowsShown + 5 }, (_, i) => i),
      (i) => ({ folder: String(i) }),
      (i) => file(`${i}.png`),
    );
    expect(found.rows).toHaveLength(rowsShown);
    expect([found.more, found.total]).toEqual([5, rowsShown + 5]);
  });
});

describe("groups of the same image", () => {
  it("leak where they lie on both sides, and such come first", () => {
    const { groups, superfluous, leaks } = groupsOf([
      [member("a", "training"), member("b", "training"), member("c", "training")],
      [member("d", "training"), member("e", "validation")],
      [member("f", "validation"), member("g", "validation")],
      [member("h", null), member("i", "validation")],
    ]);
    expect(groups.map(({ count, leak }) => [count, leak])).toEqual([
      [2, true],
      [3, false],
      [2, false],
      [2, false],
    ]);
    expect(groups[0].members.map((one) => one.file)).toEqual(["e", "d"]);
    expect([superfluous, leaks]).toEqual([5, 1]);
  });

  it("show both sides of a leak, however long they are", () => {
    const held = Array.from({ length: listed + 20 }, (_, i) => member(`held ${i}`, "validation"));
    const [{ count, members }] = groupsOf([[...held, member("trained", "training")]]).groups;
    expect(count).toBe(listed + 21);
    expect(members).toHaveLength(listed);
    expect(members.slice(0, 3).map(({ file: name }) => name)).toEqual(["held 0", "trained", "held 1"]);
  });
});
