import { expect, it } from "vitest";
import { required } from "../../../../src/engine/contract/required.js";

it("gives a value that is there, also one that counts as false", () => {
  expect([required(0, "number"), required("", "word"), required(false, "answer")]).toEqual([0, "", false]);
});

it("says what is missing", () => {
  expect(() => required(new Map<string, string>().get("kernel"), "weight dense_1/kernel")).toThrow("There is no weight dense_1/kernel.");
  expect(() => required(null, "code in this network")).toThrow("There is no code in this network.");
});
