import { expect, it } from "vitest";
import { middleOf, wholeOf } from "../../../../src/core/numbers/rectangle.js";

it("the middle of a rectangle lies in it, and is all of a small one", () => {
  expect(middleOf(wholeOf([100, 41]), 20)).toEqual({ y: 40, x: 10, height: 20, width: 20 });
  expect(middleOf({ y: 5, x: 7, height: 30, width: 8 }, 20)).toEqual({ y: 10, x: 7, height: 20, width: 8 });
  expect(middleOf(wholeOf([3, 4]), 20)).toEqual({ y: 0, x: 0, height: 3, width: 4 });
});
