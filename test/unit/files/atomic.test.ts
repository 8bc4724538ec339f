import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UserError } from "../../../src/core/language/error.js";
import { AtomicFile, explainUnwritable, writeAtomic } from "../../../src/files/atomic.js";

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "atomic-"));
  file = path.join(folder, "run.json");
});
afterEach(() => rm(folder, { recursive: true }));

const names = () => readdir(folder);

describe("a file that is written bit by bit", () => {
  it("is there when it is finished, and not before", async () => {
    await writeFile(file, "old");
    const out = await AtomicFile.open(file);
    await out.write("new ");
    await out.write(Uint8Array.of(0x21));
    expect(await readFile(file, "utf8")).toBe("old");
    await out.finish();
    expect([await names(), await readFile(file, "utf8")]).toEqual([["run.json"], "new !"]);
  });

  it("stays when it is abandoned after that, as whoever opens it does in any case", async () => {
    const out = await AtomicFile.open(file);
    await out.write("new");
    await out.finish();
    await out.abandon();
    expect([await names(), await readFile(file, "utf8")]).toEqual([["run.json"], "new"]);
  });

  it("leaves nothing but the old one when it is abandoned, once or twice", async () => {
    await writeFile(file, "old");
    const out = await AtomicFile.open(file);
    await out.write("new");
    await out.abandon();
    await out.abandon();
    expect([await names(), await readFile(file, "utf8")]).toEqual([["run.json"], "old"]);
  });

  it("takes nothing more when it was abandoned, and is not finished then", async () => {
    const out = await AtomicFile.open(file);
    await out.abandon();
    await expect(out.write("late")).rejects.toThrow();
    await expect(out.finish()).rejects.toThrow();
    expect(await names()).toEqual([]);
  });

  it("is written by two at once without a mixture", async () => {
    const texts = ["a".repeat(1e6), "b".repeat(1e6)];
    await Promise.all(texts.map((text) => writeAtomic(file, text)));
    expect(texts).toContain(await readFile(file, "utf8"));
    expect(await names()).toEqual(["run.json"]);
  });

  it("says where there is no folder for it", async () => {
    await expect(AtomicFile.open(path.join(folder, "none/run.json"))).rejects.toThrow("ENOENT");
  });
});

describe("a full disk", () => {
  it.each(["ENOSPC", "EDQUOT"])("%s is a sentence that says where, and what to do", (code) => {
    const error = explainUnwritable(Object.assign(new Error("write"), { code }), "/results");
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ code: "disk-full", message: expect.stringContaining("/results") });
  });

  it("is told from other errors, which stay what they are", () => {
    const error = Object.assign(new Error("read-only"), { code: "EROFS" });
    expect(explainUnwritable(error, "/results")).toBe(error);
  });
});
