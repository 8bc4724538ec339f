import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { Result } from "../../src/core/analyses/result.js";
import { verbatim } from "../../src/core/language/sentence.js";
import { type Panel, panels, type WatchState } from "../../src/protocol/webview.js";
import { usePages } from "./pages.js";
import { atlas, dataUri, rings } from "./pictures.js";
import { anomaliesOf, projectedOf, reconstructionOf, similarTo } from "./results.js";
import { comparingState, documentOf, editorState, trainedState, trainingOf } from "./state.js";
import { type Theme, themes } from "./themes.js";
import { grownTo, watching } from "./watched.js";

const pages = usePages();
let axe: string;
beforeAll(async () => {
  axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
});

/** Serious violations by axe in any theme, a line each; the page stays open while its themes change. */
async function violations(state: ReturnType<typeof editorState>, panel: Panel, width: number, ...clicks: string[]): Promise<string[]> {
  const editor = await pages.open({ width });
  try {
    await editor.send({ type: "state", state });
    await editor.send({ type: "show", panel });
    for (const click of clicks) await editor.page.locator(click).first().click();
    // Through the debugger, as the page's policy lets no other script in.
    await editor.page.evaluate(axe);
    const found: string[] = [];
    for (const theme of Object.keys(themes) as Theme[]) {
      await editor.setTheme(theme);
      await editor.drawn();
      const { violations } = await editor.page.evaluate(() =>
        (window as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run({ resultTypes: ["violations"] }),
      );
      const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      for (const { id, nodes } of serious)
        found.push(...nodes.map(({ html, any }) => `${theme}: ${id}: ${html.slice(0, 160)} ${any[0]?.message ?? ""}`));
    }
    expect(editor.complaints).toEqual([]);
    return found;
  } finally {
    await editor.page.close();
  }
}

describe("in every theme", () => {
  test.each(panels)("%s has no serious violation", async (panel) => {
    expect(await violations(trainedState(), panel, panel === "setup" ? 480 : 1280)).toEqual([]);
  });

  test("neither has a map of which images are chosen, or one coloured by numbers, nor a form with excluded images", async () => {
    const excluding = documentOf('{ "version": 1, "data": { "exclude": ["a/1.png", "b.png"] } }');
    expect(await violations(editorState({ document: excluding }), "setup", 480, ".names summary")).toEqual([]);
    const coloured = trainedState({ results: [projectedOf(200), anomaliesOf(200)] });
    expect(await violations(coloured, "map", 1280, "button:text('Choose All Shown')")).toEqual([]);
    expect(await violations(coloured, "map", 1280, "button:text('Loss')")).toEqual([]);
  });

  test("neither has a map on which a picture is marked, nor the images that are most like it", async () => {
    const mark = { map: "map", point: null, places: [{ projection: "umap" as const, x: 8, y: 8 }] };
    const found = { ...similarTo(), picture: dataUri(atlas(rings(), 28, 28)), mark } as Result;
    const marked = trainedState({ results: [projectedOf(200), found] });
    expect(await violations(marked, "map", 1280)).toEqual([]);
    expect(await violations(marked, "similar", 480)).toEqual([]);
  });

  test("neither has a page with errors, nor one that trains", async () => {
    const wrong = documentOf('{ "version": 1, "network": { "latent": 0 } }');
    expect(await violations(editorState({ document: wrong, restricted: true }), "training", 1280)).toEqual([]);
    const own = documentOf('{ "version": 1, "network": { "preset": "layers", "layers": [{ "kind": "dense", "units": 2 }] } }');
    expect(await violations(editorState({ document: own }), "setup", 480, "#layer-0")).toEqual([]);
    const moved = documentOf('{ "version": 1, "network": { "latent": 5 } }');
    expect(await violations(trainedState({ document: moved }), "map", 480)).toEqual([]);
    expect(await violations(trainedState(), "runs", 480, ".runs tbody .link")).toEqual([]);
    const trusted = trainedState({ results: [anomaliesOf(200, 0.06, true), reconstructionOf(40)] });
    expect(await violations(trusted, "anomalies", 1280)).toEqual([]);
    expect(await violations(trusted, "anomalies", 480, ".cards button")).toEqual([]);
    expect(await violations(trusted, "reconstructions", 1280, ".cards button", "dialog .switch:text('Histogram')")).toEqual([]);
    expect(await violations(comparingState(), "reconstructions", 1280, ".by-epochs .switch")).toEqual([]);
    const watched = trainedState({
      results: [grownTo(200, true)],
      watches: [watching({ waiting: 3 }), watching({ folder: "/project/new" })],
    });
    expect(await violations(watched, "anomalies", 480)).toEqual([]);
    const gone = watching({ state: "stopped", message: verbatim("The folder is no longer there.") } as Partial<WatchState>);
    expect(await violations(trainedState({ results: [grownTo(160)], watches: [gone] }), "anomalies", 1280)).toEqual([]);
    const portable = {
      kind: "portable",
      name: "Portable",
      reason: verbatim("TensorFlow is not set up."),
      busy: "Fetching TensorFlow",
    } as const;
    expect(await violations(editorState({ engine: portable, training: trainingOf(12) }), "training", 480)).toEqual([]);
  });
});

describe("at 320 pixels", () => {
  const states = [...panels.map((panel) => [panel, trainedState] as const), ["reconstructions", comparingState] as const];
  test.each(states)("%s does not run over the side", async (panel, stateOf) => {
    const editor = await pages.open({ width: 320, height: 700 });
    await editor.send({ type: "state", state: stateOf() });
    await editor.send({ type: "show", panel });
    await editor.drawn();
    const over = await editor.page.evaluate(() => {
      const inside = (element: Element) => element.closest(".tabs, .wide-table, table") === null;
      return [...document.querySelectorAll("header *, main *")]
        .filter(
          (element) => inside(element) && element.getBoundingClientRect().right > innerWidth + 0.5 && !element.closest(".visually-hidden"),
        )
        .map((element) => element.outerHTML.slice(0, 120));
    });
    await editor.page.close();
    expect(over).toEqual([]);
  });
});
