import { describe, expect, test } from "vitest";
import type { FromWebview } from "../../src/protocol/webview.js";
import { reduceEditor } from "../../webview/state/reduce-editor.js";
import { Store } from "../../webview/store.js";
import { restoredView, savedView, startingView } from "../../webview/view.js";
import { editorState, metricsOf, trainingOf } from "./state.js";

describe("the editor's state", () => {
  const running = editorState({ training: trainingOf(3) });

  test("a training message leaves the metrics and previews of its run", () => {
    const { metrics, previews, ...rest } = trainingOf(3, { step: 20 });
    const next = reduceEditor(running, { type: "training", training: rest })?.training;
    expect(next?.step).toBe(20);
    expect(next?.metrics).toEqual(metrics);
    expect(next?.previews).toEqual(previews);
  });

  test("another run begins with nothing drawn", () => {
    const { metrics: _m, previews: _p, ...rest } = trainingOf(3, { runId: "20250102-000000-aaaa" });
    expect(reduceEditor(running, { type: "training", training: rest })?.training?.metrics).toEqual([]);
  });

  test("epochs are added, and one that comes again replaces what followed", () => {
    const lines = metricsOf(5);
    const preview = { epoch: 4, file: "epoch-000004.png" };
    const four = reduceEditor(running, { type: "epoch", metrics: lines[3], preview });
    expect(four?.training?.metrics.map((line) => line.epoch)).toEqual([1, 2, 3, 4]);
    expect(four?.training?.previews.at(-1)).toEqual(preview);
    const again = reduceEditor(four, { type: "epoch", metrics: lines[1], preview: null });
    expect(again?.training?.metrics.map((line) => line.epoch)).toEqual([1, 2]);
  });

  test("a patch replaces its parts alone, and nothing happens before the first state", () => {
    const next = reduceEditor(running, { type: "patch", patch: { restricted: true } });
    expect(next).toEqual({ ...running, restricted: true });
    expect(reduceEditor(null, { type: "patch", patch: { restricted: true } })).toBeNull();
    expect(reduceEditor(null, { type: "epoch", metrics: metricsOf(1)[0], preview: null })).toBeNull();
  });
});

describe("the view", () => {
  test("is restored from what was saved, without what passes", () => {
    const { shared, setup, training } = startingView;
    const view = {
      ...startingView,
      shared: { ...shared, panel: "runs" as const, cursor: 3 },
      setup: { ...setup, search: "rate" },
      training: { ...training, epoch: 7, playing: true },
    };
    const sent = { text: "3", error: null, sent: true };
    const typed = { text: "abc", error: "Epochs must be a number.", sent: false };
    const drafts = { "training.seed": sent, "training.epochs": typed };
    const saved = JSON.parse(JSON.stringify(savedView({ ...view, shared: { ...view.shared, drafts } })));
    expect(restoredView(saved)).toEqual({
      ...view,
      shared: { ...view.shared, cursor: null, drafts: { "training.epochs": typed } },
      training: { ...view.training, playing: false },
    });
  });

  test("takes nothing of the wrong type or an unknown name", () => {
    const wrong = {
      shared: { panel: null, drafts: { "training.seed": { text: 5 } }, unknown: 1 },
      setup: { search: 5 },
      training: { epoch: "x" },
      map: { label: 3 },
      reconstructions: { sort: null },
      anomalies: { order: "sideways" },
      runs: { compared: ["one", 2], sort: { by: "loss" } },
      unknown: { rows: 3 },
    };
    expect(restoredView(wrong)).toEqual(startingView);
    expect(restoredView(undefined)).toEqual(startingView);
  });

  test("begins anew after a version that saved all keys in one object", () => {
    const flat = {
      panel: "runs",
      search: "rate",
      drafts: { "training.epochs": { text: "abc", error: null, sent: false } },
      sort: { by: "file", descending: false },
      compared: null,
      run: "20250101-120000-ab12",
      runSort: { by: "created", descending: true },
      label: "3",
      help: null,
      shown: 120,
    };
    expect(restoredView(flat)).toEqual(startingView);
  });

  test("drops a sent draft when the document comes, and keeps one that is typed", () => {
    const sent: FromWebview[] = [];
    const store = new Store({ postMessage: (message) => sent.push(message), getState: () => undefined, setState: () => {} }, true);
    store.receive({ type: "state", state: editorState() });
    const typed = { text: "abc", error: null, sent: false };
    store.update("shared", { drafts: { a: { text: "1", error: null, sent: true }, b: typed } });
    store.receive({ type: "patch", patch: { tasks: [] } });
    expect(Object.keys(store.view.shared.drafts)).toEqual(["a", "b"]);
    store.receive({ type: "patch", patch: { document: editorState().document } });
    expect(store.view.shared.drafts).toEqual({ b: typed });
  });

  const loaded = (state = editorState()) => {
    const store = new Store({ postMessage: () => {}, getState: () => undefined, setState: () => {} }, true);
    store.receive({ type: "state", state });
    return store;
  };

  test("goes back to the start of lists with a tab, and closes what is open only if it is shown anew", () => {
    const store = loaded();
    store.update("anomalies", { order: "name" });
    store.update("map", { point: 3 });
    store.update("data", { row: "same/0" });
    store.show("data");
    expect(store.view).toMatchObject({
      shared: { panel: "data" },
      anomalies: { order: "name" },
      map: { point: null },
      data: { row: "same/0" },
    });
    store.show("data", true);
    expect(store.view.data.row).toBeNull();
  });

  test("follows the newest epoch again once another run trains", () => {
    const store = loaded(editorState({ training: trainingOf(3) }));
    store.update("training", { epoch: 2, playing: true, smoothing: 0.5 });
    store.update("shared", { cursor: 1 });
    store.receive({ type: "patch", patch: { training: trainingOf(3, { step: 20 }) } });
    expect(store.view.training.epoch).toBe(2);
    store.receive({ type: "patch", patch: { training: trainingOf(1, { runId: "20250102-000000-aaaa" }) } });
    expect(store.view.training).toEqual({ epoch: null, picture: null, playing: false, smoothing: 0.5 });
    expect(store.view.shared.cursor).toBeNull();
  });

  test("gives a panel its own state alone, as it is now", () => {
    const store = loaded();
    const page = store.pageOf?.("setup");
    page?.update({ search: "rate" });
    page?.updateShared({ logarithmic: true });
    expect(page?.state.search).toBe("rate");
    expect(page?.shared.logarithmic).toBe(true);
    expect(store.view).toMatchObject({ setup: { search: "rate", modifiedOnly: false }, training: startingView.training });
  });
});
