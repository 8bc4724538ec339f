import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { reportMark, requireReportPlace, sealed } from "../../../src/report/place.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "report-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("a report may replace another as it was written, and neither one that was changed nor a person's file", async () => {
  const file = path.join(folder, "r.html");
  await requireReportPlace(file);
  await writeFile(file, sealed(`${reportMark}\n<html>\u00fc</html>`));
  await requireReportPlace(file);
  await appendFile(file, "<!-- seen -->");
  await expect(requireReportPlace(file)).rejects.toThrow("was changed since");
  for (const text of ["", "mine", `${reportMark}<html></html>`, sealed("<html></html>")]) {
    await writeFile(file, text);
    await expect(requireReportPlace(file)).rejects.toThrow("is not a report of this kind, or was changed since");
  }
});
