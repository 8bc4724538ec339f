import { readdirSync, statSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { csvParse } from "d3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { TableRow } from "../../../src/core/analyses/analysis.js";
import { writeTable } from "../../../src/files/table.js";

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "table-"));
  file = path.join(folder, "results/table.csv");
});
afterEach(() => rm(folder, { recursive: true }));

const written = () => readFile(file, "utf8");

describe("the table of a result", () => {
  it("has a header and a line for each row, in a folder that it makes", async () => {
    await writeTable(file, [
      { file: "a.png", score: 0.1, flagged: true, label: null },
      { file: "b.png", score: 2, flagged: false, label: "cat" },
    ]);
    expect(await written()).toBe("file,score,flagged,label\na.png,0.1,true,\nb.png,2,false,cat\n");
  });

  it("quotes what csv needs quoted, so that every name is read back", async () => {
    const names = ["a, b.png", 'the "best".png', "line\nbreak.png", "ümläut 東.png", " spaces "];
    await writeTable(
      file,
      names.map((name) => ({ file: name, score: 1 })),
    );
    expect(csvParse(await written()).map((row) => row.file)).toEqual(names);
  });

  it("writes each float32 so that it is read back as it was", async () => {
    const values = Float32Array.of(0.1, 1 / 3, 1e-20, 16_777_217, 3.4e38, -0.5);
    await writeTable(
      file,
      Array.from(values, (score) => ({ file: "x", score })),
    );
    expect(Float32Array.from(csvParse(await written()), (row) => Number(row.score))).toEqual(values);
  });

  it("says inf of a PSNR of equal images, and nothing of a score that there is not", async () => {
    await writeTable(file, [{ file: "x", psnr: Infinity, mse: Number.NaN }]);
    expect(await written()).toBe("file,psnr,mse\nx,inf,\n");
  });

  it("takes the rows one after the other, and writes them before it has them all", async () => {
    const onDisk: number[] = [];
    const rows = (function* (): Generator<TableRow> {
      for (let n = 0; n < 20_000; n++) {
        if (n % 5000 === 4999)
          onDisk.push(...readdirSync(path.dirname(file)).map((name) => statSync(path.join(path.dirname(file), name)).size));
        yield { file: `${n}.png`, score: n };
      }
    })();
    await writeTable(file, rows);
    expect(onDisk.length).toBe(4);
    expect(Math.min(...onDisk)).toBeGreaterThan(0);
    expect(onDisk).toEqual([...new Set(onDisk)].sort((a, b) => a - b));
    const lines = csvParse(await written());
    expect(lines.length).toBe(20_000);
    expect(lines.every((row, n) => row.file === `${n}.png` && row.score === String(n))).toBe(true);
  });

  it.each([0, 1, 4095, 4096, 4097, 9000])("leaves nothing behind if row %i is an error, and an old table as it was", async (at) => {
    const rows = function* (): Generator<TableRow> {
      for (let n = 0; n < at; n++) yield { file: `${n}.png`, score: n };
      throw new Error("the disk of the images is gone");
    };
    await expect(writeTable(file, rows())).rejects.toThrow("the disk of the images is gone");
    expect(await readdir(path.dirname(file))).toEqual([]);
    await writeTable(file, [{ file: "old.png" }]);
    await expect(writeTable(file, rows())).rejects.toThrow();
    expect([await readdir(path.dirname(file)), await written()]).toEqual([["table.csv"], "file\nold.png\n"]);
  });
});
