import path from "node:path";

/** The path of a name in a folder, relative to it; null if the name leads out of it, or to the folder itself. */
export function insideOf(folder: string, name: string): string | null {
  const inside = path.relative(folder, path.resolve(folder, name));
  const leadsOut = name.includes("\0") || inside === "" || /^\.\.(?:[\\/]|$)/.test(inside) || path.isAbsolute(inside);
  return leadsOut ? null : inside;
}
