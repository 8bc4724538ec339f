import { expect, test } from "vitest";
import type { Progress } from "../../src/core/jobs/progress.js";
import { sentence } from "../../src/core/language/sentence.js";
import { type EditorState, type Panel, panels } from "../../src/protocol/webview.js";
import { sentences } from "../unit/words.js";
import type { Editor } from "./browser.js";
import { usePages } from "./pages.js";
import { anomaliesOf } from "./results.js";
import {
  documentOf,
  editorState,
  inspecting,
  metricsOf,
  projectOf,
  reconstructing,
  reportOf,
  runOf,
  seedText,
  trainedState,
  trainingOf,
} from "./state.js";

// A language in which all of a sentence but its places stands in brackets: what is left has not been through `t`.
const pseudo = Object.fromEntries([...sentences()].map((sentence) => [sentence, `⟦${sentence.replace(/\{\w+\}/g, "⟧$&⟦")}⟧`]));

/** Months as the browser names them in the other language. */
const months = Array.from({ length: 12 }, (_, month) => new Date(2025, month, 5).toLocaleString("de", { month: "short" }).replace(".", ""));
/** The same in any language: units, formats of files, names of measures and of activations. */
const same = [
  "min",
  "[kMGT]?FLOP",
  "[KMGT]?B",
  "SVG",
  "PNG",
  "CSV",
  "GIF",
  "Markdown",
  "MSE",
  "PSNR",
  "SSIM",
  "dB",
  "relu",
  "sigmoid",
  "tanh",
];
const anywhere = new RegExp(`(?<!\\p{L})(?:${[...same, ...months].join("|")})(?!\\p{L})`, "gu");

/** Keys of the state whose texts no language changes: names of files and runs, what stands in the places of sentences, and the titles that the host gives jobs. */
const others = ["file", "source", "input", "name", "id", "label", "note", "title", "stage", "values"];

const pages = usePages();
let editor: Editor;

/** The texts of the state that are not the page's; of paths and ids, their last part too. */
function given(value: unknown, key = "", found = new Set<string>()): Set<string> {
  if (typeof value === "string" && others.includes(key)) found.add(value).add(value.split(/[/-]/).at(-1) ?? value);
  else if (typeof value === "object" && value !== null && !ArrayBuffer.isView(value))
    for (const [name, each] of Object.entries(value)) given(each, Array.isArray(value) ? key : name, found);
  return found;
}

/** Texts and names that a person reads or hears, those of the toolkit's controls among them. */
const said = () =>
  editor.page.evaluate(() => {
    const attributes = ["title", "aria-label", "alt", "placeholder", "aria-valuetext", "aria-roledescription"];
    const found: string[] = [];
    const walk = (node: Node) => {
      if (node instanceof Text) found.push(node.data);
      if (node instanceof HTMLStyleElement) return;
      if (node instanceof Element) for (const name of attributes) found.push(node.getAttribute(name) ?? "");
      if (node instanceof Element && node.shadowRoot) walk(node.shadowRoot);
      node.childNodes.forEach(walk);
    };
    walk(document.body);
    return [...new Set(found.map((text) => text.replace(/\s+/g, " ").trim()))];
  });

/** What the page says in English, though it was given another language. */
async function english(state: EditorState, panel: Panel, change = async () => {}): Promise<string[]> {
  await editor.send({ type: "state", state });
  await editor.send({ type: "show", panel });
  await editor.drawn();
  await change();
  await editor.drawn();
  const names = [...given(state)].filter((name) => /\p{L}{2}/u.test(name)).sort((a, b) => b.length - a.length);
  return (await said()).filter((text) => {
    const rest = names.reduce((left, name) => left.replaceAll(name, " "), text.replace(/⟦[^⟦⟧]*⟧/g, " "));
    return /\p{L}{2}/u.test(rest.replace(anywhere, " "));
  });
}

async function open(width = 480): Promise<void> {
  editor = await pages.open({ width, height: 1200 });
  await editor.send({ type: "words", language: "de", bundle: pseudo });
}

/** Opens all that unfolds. */
const unfold = async () => {
  for (const each of await editor.page.locator("summary, .report-line, .runs tbody .link").all()) await each.click();
};

/** Shows states on a panel and gives everything that was said in English. */
async function englishIn(panel: Panel, states: readonly EditorState[]): Promise<string[]> {
  await open();
  const found = new Set<string>();
  for (const state of states) for (const text of await english(state, panel)) found.add(text);
  return [...found];
}

const network = (layers: unknown) => documentOf(JSON.stringify({ version: 1, network: { preset: "layers", layers } }));
const text = (knobs: object) => documentOf(JSON.stringify({ version: 1, ...knobs }));

test.each(panels)("the %s panel says nothing in English alone, before and after a training", async (panel) => {
  expect(await englishIn(panel, [editorState(), trainedState(), editorState({ restricted: true })])).toEqual([]);
  expect(await english(trainedState(), panel, unfold)).toEqual([]);
});

test("nor does the form, whatever project it shows", async () => {
  const { data } = editorState();
  if (data.state !== "read") throw new Error("The state of a project has its images read.");
  const sizes = [28, 32, 48, 64, 96].map((side) => ({ height: side, width: side, count: 200 }));
  const other = text({ task: "denoise", data: { valueRange: [0, 255] }, network: { latent: 7 } });
  const found = await englishIn("setup", [
    editorState({ data: { state: "none" } }),
    editorState({ data: { state: "reading" } }),
    editorState({ data: { state: "failed", message: sentence("There is no folder or file {0} beside the project.", "nowhere") } }),
    editorState({ data: { state: "read", summary: { ...data.summary, sizes } } }),
    editorState({ document: text({ network: { latent: 0 } }) }),
    editorState({ document: text({ task: "denoise", noise: { kind: "gaussian" }, augmentation: { flip: "both" } }) }),
    editorState({ document: text({ network: { preset: "standard", padding: "valid" }, training: { schedule: "cosine" } }) }),
    editorState({ document: { ...documentOf(seedText), readOnly: true } }),
    editorState({ document: network([{ kind: "dense", units: 2 }]) }),
    editorState({ comparison: { project: projectOf(seedText), sameText: false }, document: other }),
    editorState({ comparison: { project: null, sameText: false } }),
    editorState({ comparison: { project: projectOf(seedText), sameText: true } }),
  ]);
  expect(found).toEqual([]);
});

test("nor do the layers, nor what is said of a block of the drawing", async () => {
  await open();
  const layers = [
    { kind: "conv2d", filters: 4, kernel: 3 },
    { kind: "activation", activation: "relu" },
    { kind: "depthwiseConv2d", kernel: 3, activation: "leakyRelu", negativeSlope: 0.1 },
    { kind: "maxPool2d" },
    { kind: "averagePool2d", size: 3, stride: 2, padding: "same" },
    { kind: "depthToSpace", block: 2 },
    { kind: "averagePool2d" },
    { kind: "upsample2d", interpolation: "bilinear" },
    { kind: "averagePool2d" },
    { kind: "flatten" },
    { kind: "dense", units: 2 },
    { kind: "dense", units: 196 },
    { kind: "reshape", shape: [7, 7, 4] },
    { kind: "upsample2d" },
    { kind: "conv2dTranspose", filters: 4, kernel: 3, padding: "same" },
    { kind: "add", from: 1 },
  ];
  const state = editorState({ document: network(layers) });
  for (const [index] of layers.entries())
    expect(await english(state, "setup", () => editor.page.locator(`#layer-${index}`).click()), `layer ${index + 1}`).toEqual([]);
  for (const block of await editor.page.locator(".network-chart .block").all())
    expect(await english(state, "setup", () => block.hover())).toEqual([]);
});

test("nor does the training at any of its stages", async () => {
  const statuses = ["starting", "running", "paused", "interrupted", "stopped", "finished", "failed"] as const;
  const found = await englishIn("training", [
    ...statuses.map((status) => editorState({ training: trainingOf(12, { status }) })),
    ...statuses.map((status) => editorState({ training: trainingOf(0, { status, previews: [] }) })),
    editorState({
      training: trainingOf(12, { loss: "mse-ssim", progress: { stage: "reading-images", done: 3, total: 10, secondsLeft: null } }),
    }),
    editorState({
      training: trainingOf(12, { metrics: metricsOf(12).map((m) => ({ ...m, learningRate: m.epoch / 1e4, imagesPerSecond: 900 })) }),
    }),
    editorState({ engine: { kind: "portable", name: "TensorFlow", reason: null, busy: null } }),
    editorState({ tasks: [reconstructing()] }),
  ]);
  expect(found).toEqual([]);
});

test("nor does the report on images of any kind", async () => {
  const pairs = { found: 3, withoutClean: { count: 1, files: [] }, withoutNoisy: { count: 2, files: [] } };
  const none = { groups: [], more: 0, leaks: 0, superfluous: 0 };
  const report = (newest: EditorState["report"], progress: Progress | null = null) =>
    editorState({ report: newest, tasks: progress ? [inspecting(progress)] : [] });
  const found = await englishIn("data", [
    report(null, { stage: "measuring-train", done: 3, total: 10, secondsLeft: 80 }),
    report(reportOf(), { stage: "starting", done: 0, total: 0, secondsLeft: null }),
    report(reportOf({ pairs, alike: null, parts: { training: 1000, validation: 0 } })),
    report(reportOf({ key: "another", duplicates: none, alike: none })),
  ]);
  expect(found).toEqual([]);
  expect(await english(report(reportOf({ pairs })), "data", unfold)).toEqual([]);
});

test("nor do results that are out of date, and runs that differ in all they can", async () => {
  const moved = { runs: [runOf({ created: "2025-01-02T12:00:00.000Z", id: "20250102-120000-aa00" }), runOf()], document: text({}) };
  const other = runOf({
    id: "20250102-120000-aa00",
    created: "2025-01-02T12:00:00.000Z",
    status: "failed",
    loss: Number.NaN,
    project: projectOf('{ "version": 1, "task": "denoise", "data": { "valueRange": [0, 255] }, "network": { "preset": "standard" } }'),
  });
  expect(await englishIn("map", [trainedState(moved)])).toEqual([]);
  expect(await english(trainedState({ results: [anomaliesOf(20, null)] }), "anomalies")).toEqual([]);
  expect(await english(trainedState({ runs: [runOf(), other] }), "runs", unfold)).toEqual([]);
});
