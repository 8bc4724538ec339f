import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { changeTriage, parseTriage, strangeWords, triagePath, withTriage } from "../../../src/files/triage-table.js";

describe("the table of a triage", () => {
  it("begins with the columns that labels are read by, and keeps what is said", () => {
    const text = withTriage("", { "a/1.png": "odd", "2, long.png": "unsure", "3.png": null });
    expect(text).toBe('file,label,triage\na/1.png,anomaly,odd\n"2, long.png",,unsure\n');
    expect(parseTriage(text)).toEqual({ "a/1.png": "odd", "2, long.png": "unsure" });
    expect(triagePath(path.join("plant", "photos.aeproj"))).toBe(path.join("plant", "photos.labels.csv"));
  });

  it("changes and takes back a word, the other rows left where they are", () => {
    const text = withTriage("file,label,triage\n1.png,anomaly,odd\n2.png,good,fine\n", { "1.png": "fine", "2.png": null });
    expect(text).toBe("file,label,triage\n1.png,good,fine\n");
  });

  it("leaves rows, words and columns of a hand in place", () => {
    const byHand = "label,file,note\nscratched,gone.png,by the press\ngood,1.png,mine\n";
    expect(parseTriage(byHand)).toEqual({ "1.png": "fine" });
    expect([strangeWords(byHand), strangeWords("file,triage\n1.png,oddd\n2.png,odd\n3.png,\n")]).toEqual([[], ["oddd"]]);
    const text = withTriage(byHand, { "1.png": "odd", "2.png": "fine" });
    expect(text).toBe("label,file,note,triage\nscratched,gone.png,by the press\nanomaly,1.png,mine,odd\ngood,2.png,,fine\n");
  });

  it.each([
    ["a byte order mark", "\uFEFFfile,label,triage\n1.png,anomaly,odd\n", "file,label,triage\n1.png,good,fine\n2.png,anomaly,odd\n"],
    ["semicolons", "\uFEFFfile;label;triage\r\n1.png;anomaly;odd\r\n", "file;label;triage\n1.png;good;fine\n2.png;anomaly;odd\n"],
    ["tabs", "file\tlabel\ttriage\n1.png\tanomaly\todd\n", "file\tlabel\ttriage\n1.png\tgood\tfine\n2.png\tanomaly\todd\n"],
  ])("is read and changed as a spreadsheet wrote it, with %s", (_, written, changed) => {
    expect(parseTriage(written)).toEqual({ "1.png": "odd" });
    expect(strangeWords(written)).toEqual([]);
    expect(withTriage(written, { "1.png": "fine", "2.png": "odd" })).toBe(changed);
  });

  it("loses no word that is said at the same moment as others", async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), "triage-"));
    try {
      const project = path.join(folder, "plant.aeproj");
      // Of a process that has ended.
      const left = path.join(folder, ".plant.labels.csv.lock");
      await writeFile(left, JSON.stringify({ pid: 2 ** 22 + 1, started: "1" }));
      const many = Array.from({ length: 40 }, (_, index) => `${index}.png`);
      await Promise.all(many.map((name) => changeTriage(project, { [name]: "odd" })));
      expect(Object.keys(parseTriage(await readFile(triagePath(project), "utf8"))).sort()).toEqual([...many].sort());
      // One that was cut short as it was made.
      await writeFile(left, "");
      await utimes(left, 1e9, 1e9);
      await changeTriage(project, { "0.png": null });
      expect(await readdir(folder)).toEqual(["plant.labels.csv"]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
