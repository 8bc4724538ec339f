import { expect, it } from "vitest";
import { formatDuration } from "../../../../src/core/language/duration.js";
import { decimals, figure, precise, scientific, short } from "../../../../src/core/language/figures.js";

it.each([
  ["as it is", figure, [12345.678, 0.05, 3e-9], ["12,345.678", "0.05", "0.000000003"], ["12.345,678", "0,05", "0,000000003"]],
  ["so many decimals", (n, tag) => decimals(n, 4, tag), [0.047, 1234], ["0.0470", "1234.0000"], ["0,0470", "1234,0000"]],
  ["so many digits", (n, tag) => precise(n, 3, tag), [0.04701, 12.3456], ["0.0470", "12.3"], ["0,0470", "12,3"]],
  ["a power of ten", (n, tag) => scientific(n, 2, tag), [0.0000471, 4e-9], ["4.71e-5", "4.00e-9"], ["4,71e-5", "4,00e-9"]],
  [
    "short",
    (n, tag) => short(n, 3, tag),
    [0.04701, 12345, 0, 1.25e-7],
    ["0.047", "12300", "0", "1.25e-7"],
    ["0,047", "12300", "0", "1,25e-7"],
  ],
  ["a duration", formatDuration, [1.26, 80], ["1.3 s", "1 min 20 s"], ["1,3 s", "1 min 20 s"]],
] satisfies [string, (value: number, language: string) => string, number[], string[], string[]][])(
  "%s",
  (_, write, values, english, german) => {
    expect(values.map((value) => write(value, "en-US"))).toEqual(english);
    expect(values.map((value) => write(value, "de"))).toEqual(german);
  },
);
