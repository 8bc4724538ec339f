import { readResult } from "../../src/runs/result-folder.js";
import type { NodeSide } from "./side.js";

/** Images whose names and pictures a page asks for at first. */
const firstRows = 60;

/** What the host does for a page that shows a result of a run: its record, its columns, its first and last images, all its names. */
export async function openOpeningSide(folder: string): Promise<NodeSide> {
  return {
    version: "",
    async run() {
      const started = performance.now();
      const opened = await readResult(folder);
      const { count } = opened.record.result;
      const columns = await opened.columns();
      await opened.rows(Array.from({ length: Math.min(firstRows, count) }, (_, index) => index));
      await opened.rows([count - 1]);
      const names = await opened.files();
      const seconds = (performance.now() - started) / 1000;
      if (names.length !== count || Object.keys(columns).length === 0) throw new Error(`${folder} lacks a part.`);
      return { seconds, loss: null };
    },
  };
}
