import { expect, it } from "vitest";
import { inEnglish } from "../../../../src/core/language/sentence.js";
import { rangeProblem } from "../../../../src/core/project/unused-depth.js";

const of = (maximum: number, range: [number, number] = [0, 65535]) =>
  rangeProblem({ values: { minimum: 0, maximum, mean: maximum / 3, range } });

it("says that 12-bit images are nearly black, with the range that mends it", () => {
  const problem = of(4062);
  expect(problem && inEnglish(problem.message)).toBe(
    "The brightest value is 4,062 of 65,535: everything is at most 6 % bright. These look like images of 12 bits.",
  );
  expect(problem?.fixes).toMatchObject([{ kind: "set", path: ["data", "range"], value: [0, 4095] }]);
});

it("takes the smallest depth that holds every value", () => {
  const white = (maximum: number) => of(maximum)?.fixes?.map((fix) => (fix.kind === "set" ? fix.value : null));
  expect(white(1023)).toEqual([[0, 1023]]);
  expect(white(1024)).toEqual([[0, 4095]]);
  expect(white(16383)).toEqual([[0, 16383]]);
  expect(of(16384)).toBeNull();
});

it("says that masks of 0 and 1 in 8 bits are nearly black", () => {
  expect(of(1, [0, 255])?.fixes).toMatchObject([{ value: [0, 1] }]);
  expect(of(9, [0, 255])?.fixes).toMatchObject([{ value: [0, 15] }]);
});

it("says that floats from -1 to 1 are below black, and takes noise for no other range", () => {
  const floats = (minimum: number, maximum: number) => rangeProblem({ values: { minimum, maximum, mean: 0, range: [0, 1] } });
  const problem = floats(-1, 0.9999);
  expect(problem && inEnglish(problem.message)).toBe("The darkest value is -1, below black. These look like images from -1 to 1.");
  expect(problem?.fixes).toMatchObject([{ value: [-1, 1] }]);
  expect(floats(-0.9, 1.97)).toBeNull();
  expect(floats(-0.05, 1)).toBeNull();
});

it("is silent about images that fill their range, of 8 bits, all black, or whose range is set", () => {
  expect(of(60000)).toBeNull();
  expect(of(20, [0, 255])).toBeNull();
  expect(of(0)).toBeNull();
  expect(of(4000, [0, 4095])).toBeNull();
});
