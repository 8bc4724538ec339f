import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it, vi } from "vitest";
import { type AnalysisKind, analyses, analysisKinds, isAnalysis } from "../../../../src/core/analyses/analyses.js";
import type { AnalysisOption, AnalysisRow } from "../../../../src/core/analyses/analysis.js";
import { requestSchemas, summarySchemas } from "../../../../src/core/analyses/parsers.js";
import { panelOf } from "../../../../src/core/analyses/result.js";
import { jobSchema } from "../../../../src/core/jobs/job-schemas.js";
import { stageWords } from "../../../../src/core/jobs/stage.js";
import { panels, webviewCommands } from "../../../../src/protocol/webview.js";
import { read, readWords } from "../../words.js";

vi.mock("vscode", () => ({ l10n: { t: (text: string, ...values: unknown[]) => [text, ...values].join("|") }, env: { language: "en" } }));
const { analysisWords } = await import("../../../../src/host/analyses/words.js");

const { contributes } = JSON.parse(read("package.json"));
const manifest = { english: readWords("package.nls.json"), german: readWords("package.nls.de.json") };
const bundle = readWords("l10n/bundle.l10n.de.json");

/** The kinds in a list of the manifest's commands, in its order. */
const kindsIn = (entries: readonly { command?: string }[]) =>
  entries.flatMap(({ command }) => command?.match(/^autoencoderStudio\.(.*)$/)?.[1] ?? []).filter(isAnalysis);
const sorted = (kinds: readonly string[]) => [...kinds].sort();
const all = sorted(analysisKinds);

describe("the manifest", () => {
  it("offers every analysis as a command, in the palette, for a folder, and as the walkthrough's last step", () => {
    const { menus, walkthroughs } = contributes;
    const events: string[] = walkthroughs[0].steps.flatMap((step: { completionEvents: string[] }) => step.completionEvents);
    expect(sorted(kindsIn(contributes.commands))).toEqual(all);
    expect(sorted(kindsIn(menus.commandPalette))).toEqual(all);
    expect(sorted(kindsIn(menus["autoencoderStudio.folder"]))).toEqual(all);
    expect(sorted(kindsIn(events.map((event) => ({ command: event.replace("onCommand:", "") }))))).toEqual(all);
  });

  it("asks before each of them that there is a model, and that the workspace is trusted", () => {
    const entries: { command?: string; when: string }[] = [
      ...contributes.menus.commandPalette,
      ...contributes.menus["autoencoderStudio.folder"],
    ];
    const offered = entries.filter((entry) => kindsIn([entry]).length > 0);
    expect(offered.length).toBe(2 * all.length);
    expect(offered.filter(({ when }) => !/autoencoderStudio\.canUse && .*isWorkspaceTrusted/.test(when))).toEqual([]);
  });
});

describe.each(analysisKinds)("the analysis %s", (kind) => {
  const row: AnalysisRow = analyses[kind];
  const options: [string, AnalysisOption][] = Object.entries(row.options);

  it("has a title in each language", () => {
    const command = contributes.commands.find((one: { command: string }) => one.command === `autoencoderStudio.${kind}`);
    expect(command).toMatchObject({ title: `%command.${kind}%`, category: "Autoencoder" });
    const [english, german] = [manifest.english, manifest.german].map((words) => words[`command.${kind}`]);
    expect([english, german].every(Boolean) && english !== german).toBe(true);
  });

  it("has its stages among those of jobs, in each language", () => {
    expect(Object.keys(row.stages).length).toBeGreaterThan(0);
    expect(stageWords).toMatchObject(row.stages);
    for (const words of Object.values(row.stages)) expect(bundle[words], words).toBeTruthy();
  });

  it("has words for what the host asks and does, each with its translation", () => {
    const { ask, doing } = analysisWords[kind];
    expect(bundle[ask()]).toBeTruthy();
    const [text, ...values] = doing("folder").split("|");
    expect([bundle[text] !== undefined, values]).toEqual([true, ["folder"]]);
  });

  it("is shown by a panel that the page has, and can be asked for by it", () => {
    expect(panels).toContain(row.panel);
    expect(panelOf(kind)).toBe(row.panel);
    expect(existsSync(path.join("webview/panels", row.panel, "panel.ts"))).toBe(true);
    expect(webviewCommands).toContain(kind);
  });

  it("has a table whose rows begin with the image, and columns and pictures that files can be named after", () => {
    expect(row.table.columns[0]).toBe("file");
    expect(row.table.file).toMatch(/^[a-z]+\.csv$/);
    expect(new Set(row.table.columns).size).toBe(row.table.columns.length);
    for (const name of [...Object.keys(row.columns), ...Object.keys(row.pictures)]) expect(name).toMatch(/^[a-z][a-zA-Z]*$/);
    // The panel shows the images that the result is of.
    expect(row.pictures.input).toBe("image");
    // An .npy file, which a column of some width is, holds float32 numbers here.
    for (const { type, width } of Object.values(row.columns)) if (width !== undefined) expect(type).toBe("f32");
  });

  it("has files of its own on the two floors that know it", () => {
    for (const floor of ["core", "engine"]) expect(existsSync(`src/${floor}/analyses/${kind}.ts`), floor).toBe(true);
  });

  it("has a parser of what its result says beyond its head", () => {
    expect(summarySchemas[kind]().safeParse(null).success).toBe(false);
  });

  const request = { project: "/p.aeproj", input: "/images" };
  const schema = requestSchemas[kind];

  it("lets through what every analysis is asked, and no more", () => {
    const full = { ...request, text: "{}", run: "r", output: "/out", stream: true };
    expect(schema.parse(request)).toEqual(request);
    expect(schema.parse({ ...full, unknown: 1, __proto__: { other: 2 } })).toEqual(full);
    for (const key of Object.keys(full)) expect(schema.safeParse({ ...full, [key]: 7 }).success, key).toBe(false);
    for (const key of Object.keys(request)) expect(schema.safeParse({ ...request, [key]: undefined }).success, key).toBe(false);
  });

  it.each(Object.keys(Object.assign({}, ...Object.values(analyses).map((one) => one.options))))(
    "parses the option %s if it is its own, and drops it if it is another's",
    (name) => {
      const own = options.find(([option]) => option === name)?.[1];
      const right = {
        source: "/clean",
        switch: true,
        choice: "choices" in (own ?? {}) ? Reflect.get(own ?? {}, "choices")[0] : "none of its words",
        count: 7,
      };
      if (own === undefined) {
        for (const value of Object.values(right)) expect(schema.parse({ ...request, [name]: value })).toEqual(request);
        return;
      }
      const wrong = own.kind === "source" ? [true, 3, null, ["/clean"]] : ["/clean", "true", 0, null, ["auto"], 1.5];
      const given = { ...request, [name]: right[own.kind] };
      expect(schema.parse(given)).toEqual(given);
      expect(jobSchema.parse({ kind, ...given })).toEqual({ kind, ...given });
      for (const value of wrong) expect(schema.safeParse({ ...request, [name]: value }).success, String(value)).toBe(false);
      // Its name must not stand for something that all are asked.
      expect(["project", "text", "run", "input", "output", "stream", "kind"]).not.toContain(name);
    },
  );
});

describe("the rows together", () => {
  it("share no stage, as its words are found by its name alone", () => {
    const stages = Object.values(analyses).flatMap(({ stages }) => Object.keys(stages));
    expect(new Set(stages).size).toBe(stages.length);
  });

  it("are of every file beside them that is no helper", () => {
    const helpers = [
      "analyses",
      "analysis",
      "anomaly-trust",
      "cleaning-check",
      "cleaning-schema",
      "cleaning-words",
      "trust-words",
      "anomaly-table",
      "redecide",
      "analysis-of",
      "atlas",
      "image-detail",
      "image-output",
      "code-place",
      "moving-map",
      "code-place-schema",
      "image-splits",
      "judged-alike",
      "triage",
      "number-schema",
      "planted-schema",
      "planted-scores",
      "parsers",
      "picture-format",
      "projection",
      "result",
      "result-schema",
      "staleness",
      "worst-images",
      "worst-schema",
    ];
    const names = readdirSync("src/core/analyses").map((file) => path.basename(file, ".ts"));
    expect(sorted(names.filter((name) => !helpers.includes(name)))).toEqual(all);
  });

  it("know their kinds by name, and not those of objects", () => {
    expect(["constructor", "toString", "train", "", "Embed"].filter(isAnalysis)).toEqual([]);
    const known: AnalysisKind[] = analysisKinds.filter(isAnalysis);
    expect(known).toEqual(analysisKinds);
  });
});
