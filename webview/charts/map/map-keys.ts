import { directions } from "./picking.js";

type Direction = (typeof directions)[keyof typeof directions];

/** What a key asks of the map: to move it, to look at the next point, to keep the one that is looked at, to enlarge it, or to show all. */
export type MapKey =
  | { kind: "move" | "step"; direction: Direction }
  | { kind: "peek" }
  | { kind: "enlarge"; factor: number }
  | { kind: "fit" };

/** How much a key enlarges. */
const factor = 1.5;

/** What a key asks of the map; null if it is none of its keys. */
export function mapKey({ key, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent): MapKey | null {
  if (ctrlKey || metaKey || altKey) return null;
  const direction = Object.entries(directions).find(([name]) => name === key)?.[1];
  if (direction) return { kind: shiftKey ? "move" : "step", direction };
  switch (key) {
    case "Enter":
      return { kind: "peek" };
    case "+":
    case "=":
      return { kind: "enlarge", factor };
    case "-":
      return { kind: "enlarge", factor: 1 / factor };
    case "0":
      return { kind: "fit" };
    default:
      return null;
  }
}
