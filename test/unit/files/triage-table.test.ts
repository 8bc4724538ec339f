import path from "node:path";
import { describe, expect, it } from "vitest";
import { parseTriage, strangeWords, triagePath, withTriage } from "../../../src/files/triage-table.js";

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
});
