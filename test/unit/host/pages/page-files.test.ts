import path from "node:path";
import { describe, expect, it } from "vitest";
import type { ResultRow } from "../../../../src/core/analyses/result.js";
import type { DataReport } from "../../../../src/core/project/data-report.js";
import { forPage } from "../../../../src/host/pages/page-files.js";
import type { ToWebview } from "../../../../src/protocol/webview.js";

const folder = path.resolve("digits.runs/20260101-000000-aaaa/results/anomalies-20260101-000000-aaaa");
const address = (file: string) => `page:${file}`;

describe("forPage", () => {
  it("turns each picture of a row into an address, and leaves its tile, its name and its original", () => {
    const page = (name: string) => path.join(folder, "thumbnails", name);
    const tile = { x: 28, y: 0, width: 28, height: 28 };
    const picture = (name: string) => ({ file: page(name), coding: "image" as const, tile });
    const row: ResultRow = {
      index: 1,
      file: "b.png",
      source: "/photos/b.png",
      pictures: { input: [picture("input-64-00000.png"), picture("input-256-00000.webp")], output: [picture("output-64-00000.png")] },
    };
    const told = forPage({ type: "rows", folder, rows: [row] }, address);
    expect(told).toEqual({
      type: "rows",
      folder,
      rows: [
        {
          ...row,
          pictures: {
            input: [
              { coding: "image", tile, file: address(page("input-64-00000.png")) },
              { coding: "image", tile, file: address(page("input-256-00000.webp")) },
            ],
            output: [{ coding: "image", tile, file: address(page("output-64-00000.png")) }],
          },
        },
      ],
    });
    expect(row.pictures.input[0].file).toBe(page("input-64-00000.png"));
  });

  it("leaves the numbers of a result as they are: no copy, typed arrays", () => {
    const scores = Float32Array.of(0.5, 0.25);
    const told = forPage({ type: "columns", folder, columns: { scores } }, address);
    expect(told.type === "columns" && told.columns.scores).toBe(scores);
  });

  it("turns the report's thumbnails and a training's previews into addresses, also where only a part of the state is told", () => {
    // Only what is looked at.
    const report = { thumbnails: { file: "/cache/a.png", items: [{ source: "/photos/a.png" }] } } as unknown as DataReport;
    const told = forPage({ type: "patch", patch: { report } }, address);
    expect(told).toEqual({
      type: "patch",
      patch: { report: { thumbnails: { file: "page:/cache/a.png", items: [{ source: "/photos/a.png" }] } } },
    });
    const patch = { report: null, training: null, tasks: [] };
    expect(forPage({ type: "patch", patch }, address)).toEqual({ type: "patch", patch });
    const epoch: ToWebview = {
      type: "epoch",
      metrics: { epoch: 1, loss: 1, learningRate: 0.001, seconds: 1 },
      preview: { epoch: 1, file: "/run/previews/1.png" },
    };
    expect(forPage(epoch, address)).toMatchObject({ preview: { epoch: 1, file: "page:/run/previews/1.png" } });
  });

  it("turns every picture of an image in detail into an address", () => {
    const view = { x: 0, y: 0, width: 4, height: 2 };
    const own = {
      file: "/c/own.png",
      bytes: { high: "/c/high.png", low: "/c/low.png" },
      size: [2, 4],
      original: [2, 4],
      range: [0, 65535],
      view,
    } as const;
    const detail: ToWebview = { type: "imageDetail", folder, index: 0, compared: null, detail: { ...own, range: [0, 65535] } };
    expect(forPage(detail, address)).toMatchObject({
      detail: { file: "page:/c/own.png", bytes: { high: "page:/c/high.png", low: "page:/c/low.png" }, size: [2, 4] },
    });
    const pair = { input: "/c/in.png", output: "/c/out.png", reference: null, baseline: "/c/median.png", compared: "/c/other.png" };
    const output: ToWebview = { type: "imageOutput", folder, index: 0, compared: null, output: { pair, heat: null, note: null } };
    expect(forPage(output, address)).toMatchObject({
      output: {
        pair: {
          input: "page:/c/in.png",
          output: "page:/c/out.png",
          reference: null,
          baseline: "page:/c/median.png",
          compared: "page:/c/other.png",
        },
      },
    });
  });
});
