import { formatDuration } from "../../core/language/duration.js";
import * as figures from "../../core/language/figures.js";
import { currentLanguage } from "./words.js";

/** A count: `1,000`. */
export const count = (value: number): string => figures.figure(value, currentLanguage());

/** A loss on 0..1, as the page shows it: `0.0470`. */
export const loss = (value: number): string => figures.loss(value, currentLanguage());

/** A loss, score or error with so many significant digits: `0.0470`. */
export const measure = (value: number, digits: number): string => figures.precise(value, digits, currentLanguage());

/** With so many decimals. */
export const decimals = (value: number, digits: number): string => figures.decimals(value, digits, currentLanguage());

/** A share that may be tiny: `1.2e-7`. */
export const power = (value: number): string => figures.scientific(value, 1, currentLanguage());

/** `1 min 20 s`. */
export const duration = (seconds: number): string => formatDuration(seconds, currentLanguage());
