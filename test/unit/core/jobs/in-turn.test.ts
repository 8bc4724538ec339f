import { expect, it } from "vitest";
import { inTurn } from "../../../../src/core/jobs/in-turn.js";

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

it("work that is asked for together is done one piece after the other, in the order of asking", async () => {
  const turn = inTurn();
  const said: string[] = [];
  const work = (name: string, ms: number) =>
    turn(async () => {
      said.push(`${name} begins`);
      await wait(ms);
      said.push(`${name} ends`);
      return name;
    });
  expect(await Promise.all([work("slow", 20), work("quick", 0), work("last", 5)])).toEqual(["slow", "quick", "last"]);
  expect(said).toEqual(["slow begins", "slow ends", "quick begins", "quick ends", "last begins", "last ends"]);
});

it("a failure is told to who asked, and the next begins all the same", async () => {
  const turn = inTurn();
  const failing = turn(async () => {
    throw new Error("no");
  });
  const next = turn(async () => "next");
  await expect(failing).rejects.toThrow("no");
  expect(await next).toBe("next");
});

it("two turns do not wait for each other", async () => {
  const [one, other] = [inTurn(), inTurn()];
  const never = one(() => new Promise(() => undefined));
  expect(await Promise.race([never, other(async () => "other")])).toBe("other");
});
