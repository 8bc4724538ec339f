import { decimals } from "./figures.js";

/** A duration for people, in the form of a language: `0.3 s`, `12 s`, `1 min 20 s`, `2 h 5 min`. */
export function formatDuration(seconds: number, language = "en-US"): string {
  if (!Number.isFinite(seconds)) return "–";
  if (seconds < 10) return `${decimals(Math.max(0, seconds), 1, language)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
