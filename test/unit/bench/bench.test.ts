import { expect, test } from "vitest";
import { fewestRounds, inverse, ratioOf, type Side, takeTurns } from "../../../bench/shared/pairs.js";
import { type Row, verdict } from "../../../bench/shared/row.js";
import { table } from "../../../bench/shared/table.js";

/** A side whose blocks take what `seconds` says, in order, noted in `log`. */
const side = (name: string, seconds: (block: number) => number, log: string[] = []): Side => {
  let blocks = 0;
  return {
    name,
    block: async () => {
      log.push(name);
      return seconds(blocks++);
    },
  };
};

test("sides take turns, each with an untimed block before the timed one", async () => {
  const log: string[] = [];
  // Blocks 0, 1, 3, 5 ... are untimed.
  const untimed = (block: number) => block === 0 || block % 2 === 1;
  const sides = [side("a", (block) => (untimed(block) ? 100 : 1), log), side("b", (block) => (untimed(block) ? 100 : 2), log)];
  const rounds = await takeTurns(sides, fewestRounds);
  expect(log.slice(0, 10).join("")).toBe("abaabbaabb");
  expect(ratioOf(rounds, "a", "b")).toEqual({ median: 0.5, low: 0.5, high: 0.5, rounds: fewestRounds });
  await expect(takeTurns(sides, fewestRounds - 1)).rejects.toThrow("at least");
});

test("a ratio is the median of the rounds' own, so that a slow round counts once", async () => {
  const slow = (block: number) => (block === 4 ? 50 : 1);
  const rounds = await takeTurns([side("a", (block) => 3 * slow(block)), side("b", slow), side("c", () => 1)], fewestRounds);
  expect(ratioOf(rounds, "a", "b")).toEqual({ median: 3, low: 3, high: 3, rounds: fewestRounds });
  expect(ratioOf(rounds, "a", "c").median).toBe(3);
  expect(inverse({ median: 2, low: 1, high: 4, rounds: 5 })).toEqual({ median: 0.5, low: 0.25, high: 1, rounds: 5 });
});

test("a row says whether its goal was met, or by how much it was missed", () => {
  const ratio = (median: number) => ({ median, low: median, high: median, rounds: 5 });
  const row: Row = {
    what: "a step",
    ours: { value: 7.46, unit: "ms" },
    against: "b",
    theirs: { value: 12, unit: "ms" },
    ratio: ratio(0.66),
    goal: { atMost: 0.6 },
  };
  expect(verdict(row)).toBe("missed by 10 %");
  expect(verdict({ ...row, ratio: ratio(0.6) })).toBe("met");
  expect(verdict({ ...row, goal: { atLeast: 0.7 } })).toBe("missed by 6 %");
  expect(verdict({ ...row, ratio: ratio(1.04), goal: null })).toBe("noise");
  expect(verdict({ ...row, ratio: null, goal: { atMost: 8 } })).toBe("met");
  expect(table([row]).split("\n")[2]).toContain("| 7.46 ms | b       | 12 ms  | 0.66  | 0.66 to 0.66 of 5 | ≤ 0.6 | missed by 10 %");
});
