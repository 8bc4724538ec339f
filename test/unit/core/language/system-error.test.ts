import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { messageOf, sentenceOf } from "../../../../src/core/language/error.js";
import { inEnglish } from "../../../../src/core/language/sentence.js";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "system-error-"));
  await writeFile(path.join(root, "file"), "");
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** What a person reads when the work fails. */
const said = async (work: Promise<unknown>) =>
  inEnglish(
    sentenceOf(
      await work.then(
        () => undefined,
        (error: unknown) => error,
      ),
    ),
  );

it("says in words what the system refuses, and which file", async () => {
  const at = (name: string) => path.join(root, name);
  expect(await said(readFile(at("gone")))).toBe(`${at("gone")} is not there. Was it moved, renamed or deleted meanwhile?`);
  expect(await said(readFile(at("file/deeper")))).toMatch(/a file in the place of a folder/);
  expect(await said(readdir(at("file")))).toMatch(/a file in the place of a folder/);
  expect(await said(writeFile(root, ""))).toMatch(/is a folder, where a file is needed/);
  expect(await said(writeFile(at("n".repeat(300)), ""))).toMatch(/is too long for this disk/);
  expect(await said(writeFile(at("file"), "", { flag: "wx" }))).toMatch(/is there already/);
});

it("says that the disk is full, of a file that is open too", () => {
  const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  expect(inEnglish(sentenceOf(full))).toBe("The disk is full. Free some space and start again.");
  expect(inEnglish(sentenceOf(Object.assign(full, { path: "/a/b" })))).toBe("The disk is full at /a/b. Free some space and start again.");
});

it("says what a loop of links, a drive that is gone and a file that is too large are", async () => {
  const link = path.join(root, "loop");
  await symlink("loop", link);
  expect(await said(readFile(link))).toBe(`${link} is a link that leads back to itself. Remove it, or choose another place.`);
  const of = (code: string, more: object) => inEnglish(sentenceOf(Object.assign(new Error(`${code}: x`), { code, ...more })));
  expect(of("ESTALE", { path: "/net/a" })).toMatch(/^\/net\/a cannot be reached: the drive/);
  expect(of("EIO", { syscall: "read" })).toBe("A file could not be read or written: the disk reports an error.");
  expect(of("EFBIG", { syscall: "write" })).toMatch(/^A file would be larger/);
  // A server is no drive.
  expect(of("ETIMEDOUT", { syscall: "connect" })).toBe("ETIMEDOUT: x");
});

it("leaves other errors and logs as they are", () => {
  const odd = Object.assign(new Error("E: odd"), { code: "EODD", path: "/a" });
  expect(inEnglish(sentenceOf(odd))).toBe("E: odd");
  expect(inEnglish(sentenceOf(Object.assign(new Error("no such property"), { code: "toString", path: "/a" })))).toBe("no such property");
  expect(messageOf(Object.assign(new Error("EACCES: permission denied"), { code: "EACCES", path: "/a" }))).toBe(
    "EACCES: permission denied",
  );
});
