import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import { inEnglish } from "../../../src/core/language/sentence.js";
import type { RunRecord } from "../../../src/core/runs/run.js";
import { closeEditors, keepUnsaved, type Opened, openProject, smallProject, until } from "./window.js";

const record = async (folder: string) => JSON.parse(await readFile(path.join(folder, "run.json"), "utf8")) as RunRecord;
const command = ({ send }: Opened, name: "train" | "pause" | "continue" | "stop" | "resume") => send({ type: "command", command: name });

/** Waits until a training has a status; a failure in between is shown as it is. */
async function status(opened: Opened, wanted: string): Promise<void> {
  await until(`the training is ${wanted}`, () => {
    const { training } = opened.session.runs;
    if (training?.status === "failed" && wanted !== "failed") throw new Error(training.message ? inEnglish(training.message) : "failed");
    return training?.status === wanted;
  });
}

const epochs = ({ session }: Opened, count: number) =>
  until(`${count} epochs are done`, () => (session.runs.training?.metrics.length ?? 0) >= count);

describe("Training", () => {
  before(keepUnsaved);
  afterEach(closeEditors);

  it("trains the text that is shown, saved or not, and leaves a whole run", async () => {
    const opened = await openProject("shown.aeproj", smallProject({ epochs: 50 }));
    const { session, document, posted, send } = opened;
    send({ type: "edit", path: ["training", "epochs"], value: 2 });
    await until("the text says 2", () => document.getText().includes('"epochs": 2'));
    command(opened, "train");
    await status(opened, "finished");
    assert.ok(document.isDirty, "the project was saved by itself");
    const folder = session.runs.training?.folder ?? "";
    assert.equal(path.dirname(folder), path.join(path.dirname(session.location.file), "shown.runs"));
    const { status: kept, project, engine, best } = await record(folder);
    assert.deepEqual([kept, project.training.epochs, engine.kind], ["finished", 2, "tensorflow"]);
    assert.ok(best);
    const lines = (await readFile(path.join(folder, "metrics.jsonl"), "utf8")).trim().split("\n");
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).epoch),
      [1, 2],
    );
    assert.ok((await readdir(folder)).includes("best.safetensors"));
    assert.deepEqual(
      session.runs.training?.metrics,
      lines.map((line) => JSON.parse(line)),
    );
    assert.deepEqual(
      session.runs.training?.previews.map(({ epoch }) => epoch),
      [0, 1, 2],
    );
    await until("the run is listed", () => session.state.runs[0]?.status === "finished" && session.state.runs[0].epochs === 2);
    assert.deepEqual(
      posted.flatMap((message) => (message.type === "epoch" ? [message.metrics.epoch] : [])),
      [1, 2],
    );
    assert.ok(posted.some((message) => message.type === "show" && message.panel === "training"));
  });

  it("goes on when the editor is closed, and is there when it is opened again; stopping keeps the run", async () => {
    const opened = await openProject("closed-tab.aeproj", smallProject({ epochs: 500 }));
    const { session } = opened;
    command(opened, "train");
    await epochs(opened, 1);
    const done = session.runs.training?.metrics.length ?? 0;
    await closeEditors();
    await epochs(opened, done + 2);
    const again = await openProject("closed-tab.aeproj");
    assert.equal(again.session, session);
    assert.equal(again.session.state.training?.status, "running");
    assert.ok((again.session.state.training?.metrics.length ?? 0) >= done + 2);
    const folder = session.runs.training?.folder ?? "";
    command(again, "stop");
    await status(again, "stopped");
    assert.equal((await record(folder)).status, "stopped");
  });

  it("pauses, continues, and refuses to train a project twice", async () => {
    const opened = await openProject("pause.aeproj", smallProject({ epochs: 500 }));
    command(opened, "train");
    await epochs(opened, 1);
    command(opened, "pause");
    await status(opened, "paused");
    const held = opened.session.runs.training?.metrics.length ?? 0;
    command(opened, "train");
    command(opened, "continue");
    await status(opened, "running");
    await epochs(opened, held + 1);
    command(opened, "stop");
    await status(opened, "stopped");
    assert.equal(
      (await readdir(path.join(path.dirname(opened.session.location.file), "pause.runs"))).filter((name) => !name.startsWith(".")).length,
      1,
    );
  });

  it("survives the death of its process: the run is interrupted, says why, and can be resumed", async () => {
    const opened = await openProject("killed.aeproj", smallProject({ epochs: 8 }));
    const { session } = opened;
    command(opened, "train");
    await epochs(opened, 2);
    assert.ok(session.runs.pid);
    process.kill(session.runs.pid, "SIGKILL");
    await status(opened, "interrupted");
    await until("the reason is shown", () =>
      /ended by SIGKILL/.test(session.runs.training?.message ? inEnglish(session.runs.training.message) : ""),
    );
    // Runs are read again when its tab comes back, and by the watcher of runs on disk, which may speak late.
    await session.refreshRuns();
    assert.match(session.runs.training?.message ? inEnglish(session.runs.training.message) : "", /ended by SIGKILL/);
    const folder = session.runs.training?.folder;
    command(opened, "resume");
    await status(opened, "finished");
    assert.equal(session.runs.training?.folder, folder);
    assert.deepEqual(
      session.runs.training?.metrics.map(({ epoch }) => epoch),
      [1, 2, 3, 4, 5, 6, 7, 8],
    );
    assert.equal(session.state.runs.length, 1);
  });

  it("that cannot begin says why and leaves the project as it was", async () => {
    const opened = await openProject("cannot.aeproj", smallProject({ train: "nowhere" }));
    command(opened, "train");
    await status(opened, "failed");
    assert.match(opened.session.runs.training?.message ? inEnglish(opened.session.runs.training.message) : "", /no folder or file nowhere/);
    assert.deepEqual(opened.session.state.runs, []);
    const { document } = await openProject("cannot.aeproj");
    assert.equal(document.getText(), smallProject({ train: "nowhere" }));
  });

  it("is stopped by the palette's command though another project is active", async () => {
    const opened = await openProject("elsewhere.aeproj", smallProject({ epochs: 500 }));
    command(opened, "train");
    await epochs(opened, 1);
    await openProject("digits.aeproj");
    await vscode.commands.executeCommand("autoencoderStudio.stop");
    await status(opened, "stopped");
  });
});
