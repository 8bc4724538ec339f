import { beforeEach, describe, expect, it } from "vitest";
import type { Result } from "../../../src/core/analyses/result.js";
import { resolveProject } from "../../../src/core/project/project.js";
import type { FromWebview } from "../../../src/protocol/webview.js";
import { ResultData } from "../../../webview/state/result-data.js";

const folder = "/results/anomalies";
const { anomaly } = resolveProject({ version: 1 });

/** A result of a watched folder: how many images it has, and when some were last judged, and judged again. */
const resultOf = (count: number, last: string, rewrittenLast?: string): Result => ({
  ...{ kind: "anomalies", folder, count, run: "20260101-000000-aaaa", input: "/project/inspect", created: last, table: `${folder}/a.csv` },
  ...{ leftOut: [], threshold: 1, thresholdMessage: null, flagged: 0, heatScale: 1, worst: [] },
  origin: {
    ...{ epochs: 3, anomaly, imagesChanged: false },
    arrivals: { first: 2, last, ...(rewrittenLast !== undefined && { rewrittenLast }) },
  },
});

let sent: FromWebview[];
let data: ResultData;
beforeEach(() => {
  sent = [];
  data = new ResultData((message) => sent.push(message));
});

describe("what the page knows of a result whose folder is watched", () => {
  it("stays as images come, and is forgotten when some were written again", () => {
    const row = { index: 0, file: "a.png", source: null, pictures: {} };
    const show = (result: Result) => {
      data.columns(result);
      return data.row(result, 0);
    };
    show(resultOf(3, "1"));
    data.receive({ type: "rows", folder, rows: [row] });
    expect(show(resultOf(4, "2"))).toBe(row);
    expect(show(resultOf(4, "3", "3"))).toBeNull();
    data.receive({ type: "rows", folder, rows: [row] });
    // It once was written again, but not since.
    expect(show(resultOf(5, "4", "3"))).toBe(row);
    expect(show(resultOf(5, "5", "5"))).toBeNull();
  });
});

describe("an image in its own size", () => {
  it("is asked for once more if its picture cannot be loaded, and again when it is opened again", () => {
    const result = resultOf(3, "1");
    const detail = {
      file: "/pictures/a.png",
      bytes: null,
      size: [2, 2],
      original: [2, 2],
      range: [0, 255],
      view: { x: 0, y: 0, width: 2, height: 2 },
    } as const;
    const answer = () => {
      data.receive({ type: "imageDetail", folder, index: 0, compared: null, detail });
      data.receive({ type: "imageOutput", folder, index: 0, compared: null, output: { pair: null, heat: null, note: null } });
    };
    const asked = () => sent.filter(({ type }) => type === "imageDetail").length;
    data.open(result, 0);
    answer();
    data.leave();
    expect(data.open(result, 0).detail).toBe(detail);
    expect(asked()).toBe(1);
    expect(data.lost(result, 0)).toBe(true);
    expect(data.open(result, 0)).toEqual({ detail: null, output: null });
    expect(asked()).toBe(2);
    answer();
    expect([data.lost(result, 0), asked()]).toEqual([false, 2]);
    data.leave();
    data.open(result, 0);
    expect([data.lost(result, 0), asked()]).toEqual([true, 3]);
    expect(data.lost(result, 1)).toBe(false);
  });
});
