import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import { inEnglish, sentence } from "../../../src/core/language/sentence.js";
import { closeEditors, type Opened, openProject, sample, smallProject, until } from "./window.js";

const table = () => sample("sorted.labels.csv").fsPath;

describe("What people say of images", () => {
  let opened: Opened;
  before(async () => {
    opened = await openProject("sorted.aeproj", smallProject({ epochs: 3 }));
  });
  after(async () => {
    await closeEditors();
    await rm(table(), { force: true });
  });

  it("is followed as another editor changes its table, and nothing of either is lost", async () => {
    const { triage } = opened.session;
    await triage.mark(["1.png", "2.png"], "odd");
    assert.deepEqual(triage.known, { "1.png": "odd", "2.png": "odd" });
    // As another window does, and a hand.
    await writeFile(table(), `${await readFile(table(), "utf8")}3.png,good,fine\ngone.png,,maybe\n`);
    await until("it is taken up", () => triage.known["3.png"] === "fine");
    assert.match(
      inEnglish(opened.session.state.triageNote ?? sentence("")),
      /^Rows of sorted\.labels\.csv with another word .*: 1 in all, such as maybe\./,
    );
    assert.ok(opened.posted.some((message) => message.type === "patch" && message.patch.triageNote));
    await triage.mark(["2.png"], null);
    assert.equal(await readFile(table(), "utf8"), "file,label,triage\n1.png,anomaly,odd\n3.png,good,fine\ngone.png,,maybe\n");
    await rm(table());
    await until("it is gone", () => Object.keys(triage.known).length === 0);
  });
});
