import { expect, it } from "vitest";
import { placesIn } from "../../../../src/engine/images/items.js";
import { placementOf } from "../../../../src/engine/images/placement.js";

const form = (fit: "pad" | "crop" | "stretch") => ({ height: 40, width: 60, fit });

it("says where a picture lies in its form, as decoding places it", () => {
  // 100 by 100: padded to 40 by 40 with 10 pixels on the left, cropped from 60 by 60 with 10 above.
  expect(placementOf(100, 100, form("pad"))).toEqual({ size: [40, 60], original: [100, 100], across: 0.4, down: 0.4, left: 10, top: 0 });
  expect(placementOf(100, 100, form("crop"))).toMatchObject({ across: 0.6, down: 0.6, left: 0, top: -10 });
  expect(placementOf(100, 100, form("stretch"))).toMatchObject({ across: 0.6, down: 0.4, left: 0, top: 0 });
});

it("finds names among others in the same order, and no others", () => {
  expect([...placesIn(["b", "d"], ["a", "b", "c", "d"])]).toEqual([1, 3]);
  expect(() => placesIn(["d", "b"], ["a", "b", "c", "d"])).toThrow("b is not among the others");
});
