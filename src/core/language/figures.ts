/** Figures in the form of a language, given by its tag; what other programs read is not written by these. */

/** Making a formatter takes longer than formatting, and charts format much. */
const formats = new Map<string, Intl.NumberFormat>();

function format(value: number, language: string, options: Intl.NumberFormatOptions): string {
  const key = JSON.stringify([language, options]);
  const formatter = formats.get(key) ?? new Intl.NumberFormat(language, options);
  formats.set(key, formatter);
  return formatter.format(value);
}

/** A number as it is, with thousands set apart: `1,000`, `0.05`. */
export const figure = (value: number, language: string): string => format(value, language, { maximumSignificantDigits: 15 });

/** With so many decimals: `0.0470`. */
export const decimals = (value: number, digits: number, language: string): string =>
  format(value, language, { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false });

/** With exactly so many significant digits: `0.0470`. */
export const precise = (value: number, digits: number, language: string): string =>
  format(value, language, { minimumSignificantDigits: digits, maximumSignificantDigits: digits, useGrouping: false });

/** A power of ten with so many decimals before it: `4.70e-5`. */
export function scientific(value: number, digits: number, language: string): string {
  const [mantissa, exponent] = value.toExponential(digits).split("e");
  return `${decimals(Number(mantissa), digits, language)}e${exponent}`;
}

/** A loss or score on 0..1: four decimals, or a power of ten if they would hide it. */
export const loss = (value: number, language: string): string =>
  value !== 0 && Math.abs(value) < 0.001 ? scientific(value, 2, language) : decimals(value, 4, language);

/** With at most so many significant digits: `0.047`; a power of ten if zeros would fill the line. */
export function short(value: number, digits: number, language: string): string {
  const options = { maximumSignificantDigits: digits, useGrouping: false };
  if (value === 0 || Math.abs(value) >= 1e-6) return format(value, language, options);
  const [mantissa, exponent] = value.toExponential().split("e");
  return `${format(Number(mantissa), language, options)}e${exponent}`;
}
