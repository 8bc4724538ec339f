import assert from "node:assert/strict";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import * as vscode from "vscode";
import { inEnglish } from "../../../src/core/language/sentence.js";
import { readResult } from "../../../src/runs/result-folder.js";
import { closeEditors, type Opened, openProject, problems, sample, smallProject, until } from "./window.js";

const run = (name: string, ...args: unknown[]) => vscode.commands.executeCommand(`autoencoderStudio.${name}`, ...args);

const inbox = () => sample("inbox").fsPath;
/** Puts a picture of the sample into the watched folder. */
const put = (from: string, name: string) => copyFile(sample(from).fsPath, path.join(inbox(), name));

function shown({ session }: Opened) {
  const found = session.state.results.find(({ kind, input }) => kind === "anomalies" && input === inbox());
  assert.ok(found?.kind === "anomalies", "the folder has no result");
  return found;
}

/** The names of the images of the shown result with their scores, in the order of judging. */
async function scored(opened: Opened): Promise<[file: string, score: number][]> {
  const kept = await readResult(shown(opened).folder);
  const { scores } = await kept.columns();
  return (await kept.files()).map((file, index) => [file, scores[index]]);
}

/** What is said of the watch of a folder. */
const watchOf = ({ session }: Opened, folder = inbox()) => session.watches.states.find((watch) => watch.folder === folder);

const count = (opened: Opened, images: number) =>
  until(`${images} images are judged`, () => shown(opened).count === images && watchOf(opened)?.waiting === 0);

describe("A watched folder", () => {
  let opened: Opened;
  before(async () => {
    const text = smallProject({ epochs: 3 }).replace('"training":', '"anomaly": { "score": "mse" },\n  "training":');
    opened = await openProject("watch.aeproj", text);
    await run("train");
    assert.equal(opened.session.runs.training?.status, "finished");
    await mkdir(inbox());
  });
  after(async () => {
    await opened.session.watches.stop();
    await closeEditors();
  });

  it("that is empty waits; its first images are judged as a whole, and those after them as these were, without judging these again", async () => {
    await run("watchFolder", sample("inbox"));
    assert.equal(watchOf(opened)?.state, "watching");
    assert.deepEqual(opened.session.state.results, []);
    for (let n = 200; n < 230; n++) await put(`pairs/test/clean/000${n}.png`, `${n}.png`);
    await until("the first are judged", () => opened.session.state.results.length === 1);
    await count(opened, 30);
    const [first, before] = [shown(opened), await scored(opened)];
    const posted = opened.posted.length;
    await put("pairs/test/clean/000231.png", "231.png");
    await sharp({ create: { width: 28, height: 28, channels: 3, background: "white" } })
      .png()
      .toFile(path.join(inbox(), "232.png"));
    await count(opened, 32);
    const now = shown(opened);
    assert.deepEqual([now.folder, now.threshold, now.created], [first.folder, first.threshold, first.created]);
    assert.deepEqual((await scored(opened)).slice(0, 30), before);
    assert.equal(now.origin?.arrivals?.first, 30);
    assert.equal(now.origin?.imagesChanged, false);
    // The white one is flagged, in the table, in Problems and so in the Explorer.
    const white = vscode.Uri.file(path.join(inbox(), "232.png"));
    await until("Problems lists it", () => problems(white).length === 1);
    assert.match((await readFile(now.table, "utf8")).split("\n")[1], /^232\.png,.*,true,1,/);
    // Nothing asked for attention.
    assert.ok(!opened.posted.slice(posted).some((message) => message.type === "show" || (message.type === "patch" && message.patch.tasks)));
  });

  it("names what cannot be read, until it can", async () => {
    await writeFile(path.join(inbox(), "broken.png"), "no picture");
    const left = await until("it is named", () => shown(opened).leftOut.find(({ file }) => file === "broken.png"));
    assert.ok(left.reason);
    await put("pairs/test/clean/000233.png", "broken.png");
    await count(opened, 33);
    assert.deepEqual(shown(opened).leftOut, []);
  });

  it("is watched again after the window was closed, and what came meanwhile is judged", async () => {
    // As the window ends, without the person's having ended the watch.
    opened.session.watches.dispose();
    await put("pairs/test/clean/000234.png", "234.png");
    await opened.session.refreshRuns();
    await opened.session.watches.start(inbox());
    await count(opened, 34);
    assert.equal((await scored(opened)).at(-1)?.[0], "234.png");
  });

  it("has images that are written again judged again, also while nobody watched, in the rows that they had", async () => {
    const before = await scored(opened);
    const [white, other] = [before.findIndex(([file]) => file === "232.png"), before.findIndex(([file]) => file === "231.png")];
    await put("pairs/test/clean/000231.png", "232.png");
    await until("it is judged again", () => watchOf(opened)?.rewritten === 1);
    const now = await scored(opened);
    assert.ok(Math.abs(now[white][1] - before[other][1]) < 1e-6);
    assert.deepEqual(now.toSpliced(white, 1), before.toSpliced(white, 1));
    assert.equal(problems(vscode.Uri.file(path.join(inbox(), "232.png"))).length, 0);
    opened.session.watches.dispose();
    // Dates are kept in whole seconds.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await sharp({ create: { width: 28, height: 28, channels: 3, background: "white" } })
      .png()
      .toFile(path.join(inbox(), "232.png"));
    await opened.session.watches.start(inbox());
    await until("it is judged again", () => watchOf(opened)?.rewritten === 1);
    assert.ok(Math.abs((await scored(opened))[white][1] - before[white][1]) < 1e-6);
    assert.equal(shown(opened).count, 34);
    assert.equal(problems(vscode.Uri.file(path.join(inbox(), "232.png"))).length, 1);
  });

  it("is one of several: another is judged beside it, and each is given up by itself", async () => {
    const second = sample("second").fsPath;
    await mkdir(second);
    await run("watchFolder", sample("second"));
    await copyFile(sample("pairs/test/clean/000200.png").fsPath, path.join(second, "one.png"));
    const kept = await until("it is judged", () => opened.session.results.entries.find(({ input }) => input === second));
    await until("it waits", () => watchOf(opened, second)?.waiting === 0);
    await put("pairs/test/clean/000236.png", "236.png");
    await until("the first goes on", async () => (await opened.session.results.newestOf(inbox()))?.record.result.count === 35);
    assert.equal((await readResult(kept.folder)).record.result.count, 1);
    opened.send({ type: "stopWatching", watched: second });
    await until("it is given up", () => !watchOf(opened, second));
    assert.equal(watchOf(opened)?.state, "watching");
    const own = opened.session.results.entries.find(({ input }) => input === inbox());
    opened.send({ type: "showResult", folder: own?.folder ?? "" });
    await until("it is shown", () => opened.session.state.results.some(({ input }) => input === inbox()));
    await count(opened, 35);
    await rm(second, { recursive: true });
  });

  it("that is flooded is judged in batches under a progress that can be cancelled; watched again, the rest follows", async () => {
    const pictures = (await readdir(sample("inspect").fsPath)).filter((name) => name.endsWith(".png"));
    // More than one batch, so that the second can be cancelled.
    await Promise.all(pictures.map((name) => put(`inspect/${name}`, `flood-${name}`)));
    const task = await until("a line of progress is shown", () => opened.session.state.tasks.find(({ state }) => state === "running"));
    await until("a batch is judged", () => shown(opened).count > 35);
    opened.send({ type: "cancel", task: task.id });
    const stopped = await until("it is no longer watched", () => {
      const watch = watchOf(opened);
      return watch?.state === "stopped" && watch;
    });
    assert.match(inEnglish(stopped.message), /^The judging was cancelled, .* wait until it is watched again\.$/);
    const kept = shown(opened).count;
    assert.ok(kept < 35 + pictures.length);
    opened.send({ type: "watch", folder: shown(opened).folder });
    await count(opened, 35 + pictures.length);
    const names = (await scored(opened)).map(([file]) => file);
    assert.equal(new Set(names).size, names.length);
  });

  it("ends with its command, and its images do not put the result out of date", async () => {
    await run("stopWatching");
    assert.deepEqual(opened.session.watches.states, []);
    await opened.session.refreshRuns();
    assert.equal(shown(opened).origin?.imagesChanged, false);
  });

  it("that is deleted says so, and nothing that was judged is lost", async () => {
    const { count: images, folder } = shown(opened);
    await run("watchFolder", sample("inbox"));
    await rm(inbox(), { recursive: true });
    const stopped = await until("it is no longer watched", () => {
      const watch = watchOf(opened);
      return watch?.state === "stopped" && watch;
    });
    assert.match(inEnglish(stopped.message), /is no longer there, so it is not watched any more\. What was judged stays\.$/);
    assert.equal((await readResult(folder)).record.result.count, images);
  });
});
