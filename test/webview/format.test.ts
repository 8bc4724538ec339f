import { expect, test } from "vitest";
import { fullMoment, moment } from "../../webview/text/format.js";

const now = new Date(2026, 10, 25);
/** A local time, as the machine's zone has it. */
const local = (year: number) => new Date(year, 0, 5, 9, 30, 7).toISOString();

test("a time of this year has no year; one of another year has, and so has one that is kept", () => {
  expect(moment(local(2026), "minute", now)).toBe("Jan 5, 9:30 AM");
  expect(moment(local(2026), "second", now)).toBe("Jan 5, 9:30:07 AM");
  expect(moment(local(2025), "minute", now)).toBe("Jan 5, 2025, 9:30 AM");
  expect(fullMoment(local(2026))).toBe("Jan 5, 2026, 9:30 AM");
});

test("what is no time stays as it is", () => {
  expect(moment("soon")).toBe("soon");
});
