import { mkdir, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ProjectWatches } from "../../../../src/host/analyses/watches.js";

vi.mock("vscode", () => ({}));

const never = async () => {
  throw new Error("Nothing comes into these folders.");
};

let root: string;
let [one, other] = ["", ""];
let watches: ProjectWatches;
/** What the results were told that is watched, one after the other. */
let told: (readonly string[])[];
/** The folders whose watches have begun. */
let begun: string[];
let failed: unknown[];
/** What looking for the result of a folder fails with. */
let failing: Map<string, Error>;
/** What telling the results fails with, if it does. */
let refused: Error | null;

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "watches-"));
  [one, other] = [path.join(root, "one"), path.join(root, "other")];
  for (const folder of [one, other]) await mkdir(folder);
  [told, begun, failed, failing, refused] = [[], [], [], new Map(), null];
  const results = {
    ...{ add: never, replace: never, settle: never },
    watch: async (folders: readonly string[]) => {
      // As a result on disk is read meanwhile.
      await new Promise((resolve) => setImmediate(resolve));
      if (refused) throw refused;
      told.push(folders);
    },
    newestOf: async (folder: string) => {
      begun.push(folder);
      const error = failing.get(folder);
      if (error) throw error;
      return null;
    },
  };
  const location = { file: path.join(root, "a.aeproj"), requireRunnable: () => undefined };
  const [analyses, children, tasks] = [{ run: never }, { run: never }, { run: never }];
  const parts = { location, results, analyses, children, tasks, pages: { patch: () => undefined }, text: () => "" };
  watches = new ProjectWatches(parts, (error) => failed.push(error));
});
afterEach(async () => {
  watches.dispose();
  await rm(root, { recursive: true, force: true });
});

const watched = () => watches.states.map(({ folder, state }) => [folder, state]);

it("watches a folder once that is asked for twice at once", async () => {
  await Promise.all([watches.start(one), watches.start(one)]);
  expect(watched()).toEqual([[one, "watching"]]);
  expect(begun).toEqual([one]);
});

it("tells the results of two folders that are watched at once", async () => {
  await Promise.all([watches.start(one), watches.start(other)]);
  expect(watched().map(([folder]) => folder)).toEqual([one, other]);
  expect(told.at(-1)).toEqual([one, other]);
});

it("ends the other watches if one ends badly, and then says why", async () => {
  await watches.start(one);
  await watches.start(other);
  failing.set(one, new Error("no right to read"));
  await expect(watches.stop()).rejects.toThrow("no right to read");
  expect(watched()).toEqual([]);
  expect(told.at(-1)).toEqual([]);
  await watches.start(other);
  expect(watched()).toEqual([[other, "watching"]]);
});

it("says that the results could not be told of a watch that has ended", async () => {
  failing.set(one, new Error("no right to read"));
  await watches.start(one);
  refused = new Error("no right to read the result");
  await vi.waitFor(() => expect(failed).toEqual([refused]));
  expect(watched()).toEqual([[one, "stopped"]]);
});
