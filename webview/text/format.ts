import { formatDuration } from "../../src/core/language/duration.js";
import * as figures from "../../src/core/language/figures.js";
import { currentLanguage, t } from "./words.js";

/** Formats for people, in the form of their language; the same words everywhere. */
export const count = (n: number): string => figures.figure(n, currentLanguage());

/** A loss or score on 0..1; a dash if there is none. */
export function loss(value: number | null | undefined): string {
  if (value === null || value === undefined) return "–";
  if (!Number.isFinite(value)) return t("not a number");
  return figures.loss(value, currentLanguage());
}

/** An anomaly score of any size, with about four digits. */
export function oddness(value: number): string {
  return Math.abs(value) < 1 ? loss(value) : short(value, 4);
}

/** A score with a fixed number of decimals; of equal images the PSNR is infinite, and without a reference there is none. */
export function score(value: number, decimals: number): string {
  if (Number.isNaN(value)) return "–";
  return Number.isFinite(value) ? figures.decimals(value, decimals, currentLanguage()) : "∞";
}

/** A plain number with at most `digits` significant digits. */
export function short(value: number, digits = 3): string {
  return Number.isFinite(value) ? figures.short(value, digits, currentLanguage()) : "–";
}

/** `1 image`, `2 images`: the two sentences as `t` gives them, with the count in place of `{0}`. */
export function plural(n: number, one: string, many: string): string {
  return (n === 1 ? one : many).replace("{0}", count(n));
}

/** A number of images: `1,000 images`. */
export const images = (n: number): string => plural(n, t("{0} image"), t("{0} images"));

/** Large counts of operations: `45 MFLOP`. */
export function flops(value: number): string {
  const units = ["FLOP", "kFLOP", "MFLOP", "GFLOP", "TFLOP"];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3)));
  return `${short(value / 1000 ** power, 3)} ${units[power]}`;
}

/** A share of 0..1 in percent: `34 %`, `0.4 %`. */
export const share = (value: number): string => `${value > 0 && value < 0.01 ? short(100 * value, 1) : Math.round(100 * value)} %`;

/** Bytes in units of 1,024: `45 MB`. */
export function bytes(value: number): string {
  const units = ["B", "KB", "MB", "GB", "TB"];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, value)) / 10)));
  return `${short(value / 1024 ** power, 3)} ${units[power]}`;
}

/** `1 min 20 s`. */
export const duration = (seconds: number): string => formatDuration(seconds, currentLanguage());

/** `28 × 28 × 1`. */
export const shape = (sizes: readonly number[]): string => sizes.join(" × ");

function local(iso: string, shown: Intl.DateTimeFormatOptions): string {
  const date = new Date(iso);
  const style = { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" } as const;
  return Number.isNaN(date.getTime()) ? iso : date.toLocaleString(currentLanguage(), { ...style, ...shown });
}

/** An ISO time as a person's local date and time, to the minute, or with `seconds` to the second; without the year if it is this year. */
export function moment(iso: string, to: "minute" | "second" = "minute", now = new Date()): string {
  const other = new Date(iso).getFullYear() !== now.getFullYear();
  return local(iso, { ...(other && { year: "numeric" }), ...(to === "second" && { second: "2-digit" }) });
}

/** As {@link moment}, with the year, for what is kept. */
export const fullMoment = (iso: string): string => local(iso, { year: "numeric" });

/** The last part of a path, of either kind of slash. */
export const baseName = (path: string): string => path.split(/[\\/]/).filter(Boolean).at(-1) ?? path;
