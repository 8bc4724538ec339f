import assert from "node:assert/strict";
import { readFile, rm } from "node:fs/promises";
import * as vscode from "vscode";
import type { JobResultOf } from "../../../src/core/jobs/job.js";
import { inEnglish } from "../../../src/core/language/sentence.js";
import type { Result } from "../../../src/protocol/webview.js";
import { closeEditors, type Opened, openProject, problems, sample, smallProject, until } from "./window.js";

const run = (name: string, ...args: unknown[]) => vscode.commands.executeCommand(`autoencoderStudio.${name}`, ...args);
const rows = async (file: string) => (await readFile(file, "utf8")).trim().split("\n");

async function trained(name: string, text: string): Promise<Opened> {
  const opened = await openProject(name, text);
  await run("train");
  assert.equal(
    opened.session.training?.status,
    "finished",
    opened.session.training?.message ? inEnglish(opened.session.training.message) : "not finished",
  );
  return opened;
}

function newest<K extends Result["kind"]>({ session }: Opened, kind: K): JobResultOf<K> {
  const found = session.state.results.find((result) => result.kind === kind) as JobResultOf<K> | undefined;
  assert.ok(found, `there is no result of ${kind}`);
  return found;
}

const shown = ({ posted }: Opened) => posted.flatMap((message) => (message.type === "show" ? [message.panel] : [])).at(-1);

describe("Commands on a folder", () => {
  let opened: Opened;
  before(async () => {
    opened = await trained("use.aeproj", smallProject({ epochs: 3 }));
  });
  after(closeEditors);

  it("Reconstruct Folder writes pictures and a table, and shows them", async () => {
    await run("reconstruct", sample("pairs/test/clean"));
    const result = newest(opened, "reconstruct");
    assert.equal(result.items.length, 100);
    assert.equal((await rows(result.table)).length, 101);
    assert.equal((await rows(result.table))[0], "file,mse,psnr,ssim");
    for (const file of [result.items[0].input, result.items[0].output]) assert.ok(file && (await readFile(file)).length > 50);
    assert.equal(result.items[0].source, sample("pairs/test/clean/000200.png").fsPath);
    assert.equal(shown(opened), "reconstructions");
    assert.deepEqual(opened.session.state.jobs, []);
  });

  it("Embed Folder gives each image a place on the map", async () => {
    await run("embed", sample("pairs/test/clean"));
    const result = newest(opened, "embed");
    assert.equal(result.positions.length, 200);
    assert.equal((await rows(result.table))[0], "file,label,z1,z2");
    assert.equal(shown(opened), "map");
  });

  it("Flag Anomalies in Folder lists flagged images in Problems, until the next search", async () => {
    await run("anomalies", sample("inspect"));
    const result = newest(opened, "anomalies");
    assert.equal(result.items.length, 1000);
    assert.ok(result.threshold !== null && result.flagged > 0);
    const flagged = result.items.filter((item) => item.flagged);
    assert.ok(flagged.every((item) => item.score > (result.threshold ?? 0)));
    const truth = new Set(
      (await rows(sample("inspect.csv").fsPath)).filter((row) => row.endsWith(",spoilt")).map((row) => row.split(",")[0]),
    );
    const mean = (items: readonly { score: number }[]) => items.reduce((sum, { score }) => sum + score, 0) / items.length;
    assert.ok(mean(result.items.filter(({ file }) => truth.has(file))) > 1.1 * mean(result.items.filter(({ file }) => !truth.has(file))));
    const [worst] = flagged;
    const [problem] = problems(vscode.Uri.file(worst.source ?? ""));
    assert.equal(problem.severity, vscode.DiagnosticSeverity.Warning);
    assert.ok(problem.message.includes(worst.score.toPrecision(4)) && problem.message.includes((result.threshold ?? 0).toPrecision(4)));
    const good = result.items.find((item) => !item.flagged);
    assert.deepEqual(problems(vscode.Uri.file(good?.source ?? "")), []);
    assert.equal(shown(opened), "anomalies");
    await run("anomalies", sample("pairs/test/clean"));
    assert.deepEqual(problems(vscode.Uri.file(worst.source ?? "")), []);
  });

  it("a folder without images changes nothing, and the panel says why until it is put away", async () => {
    await vscode.workspace.fs.createDirectory(sample("empty"));
    const before = opened.session.state.results;
    await run("reconstruct", sample("empty"));
    assert.deepEqual(opened.session.state.results, before);
    const [job] = opened.session.state.jobs;
    assert.ok(job.state === "failed" && job.kind === "reconstruct");
    assert.match(inEnglish(job.message), /The folder empty holds no images .* Put images there or choose another folder\.$/);
    opened.send({ type: "endJob", job: job.id });
    assert.deepEqual(opened.session.state.jobs, []);
  });

  it("a job is given up from its panel", async () => {
    const before = opened.session.state.results;
    const done = run("anomalies", sample("inspect"));
    const job = await until("the job is under way", () => opened.session.state.jobs.find(({ state }) => state === "running"));
    opened.send({ type: "endJob", job: job.id });
    await done;
    assert.deepEqual([opened.session.state.results, opened.session.state.jobs], [before, []]);
  });

  it("a project without a run says so and ends", async () => {
    const fresh = await openProject("fresh.aeproj", smallProject());
    await run("embed", sample("inspect"));
    assert.deepEqual(fresh.session.state.results, []);
  });
});

describe("Denoise Folder", () => {
  after(closeEditors);
  it("cleans the pictures of a denoising project", async () => {
    const data = '"data": { "train": "pairs/train/noisy", "clean": "pairs/train/clean" }';
    const opened = await trained("clean.aeproj", `{ "version": 1, "task": "denoise", ${data}, "training": { "epochs": 2 } }`);
    await run("denoise", sample("pairs/test/noisy"));
    const result = newest(opened, "denoise");
    assert.equal(result.items.length, 100);
    assert.ok(await readFile(result.items[99].output ?? ""));
    assert.equal(shown(opened), "reconstructions");
  });
});

describe("New Project from Folder", () => {
  after(closeEditors);
  it("writes a project beside the folder and opens it; one that is there stays as it is", async () => {
    await rm(sample("pairs/test/clean.aeproj").fsPath, { force: true });
    await run("newProject", sample("pairs/test/clean"));
    const file = sample("pairs/test/clean.aeproj");
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(input instanceof vscode.TabInputCustom && input.uri.fsPath === file.fsPath);
    const text = await readFile(file.fsPath, "utf8");
    assert.deepEqual(JSON.parse(text), { version: 1, task: "reconstruct", data: { train: "clean" } });
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(`${text}// mine\n`));
    await run("newProject", sample("pairs/test/clean"));
    assert.match(await readFile(file.fsPath, "utf8"), /mine/);
  });
});

describe("Open as Text", () => {
  after(closeEditors);
  it("shows the project's text in place of the form", async () => {
    const { document } = await openProject("digits.aeproj");
    await run("openAsText");
    const editor = await until("a text editor shows it", () => vscode.window.activeTextEditor);
    assert.equal(editor.document.uri.toString(), document.uri.toString());
  });
});

describe("Set Up TensorFlow", () => {
  it("finds it where it is, and the badge says so", async () => {
    const { session } = await openProject("digits.aeproj");
    await run("setUpTensorFlow");
    await until("the badge names it", () => session.state.engine.kind === "tensorflow" && session.state.engine.busy === null);
    assert.match(session.state.engine.name, /^TensorFlow \d/);
    await closeEditors();
  });
});
