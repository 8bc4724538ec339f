import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { type AnalysisKind, analyses, analysisKinds } from "../../../../src/core/analyses/analyses.js";

const sources = ["src", "webview"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => path.posix.join(folder, file.split(path.sep).join("/"))),
);

/** Each has a line for every analysis, which the compiler asks for. */
const records = [
  "src/core/analyses/analyses.ts",
  "src/core/analyses/parsers.ts",
  "src/engine/analyses/analyses.ts",
  "src/host/analyses/words.ts",
  "src/cli/analysis-words.ts",
];

/** The files of an analysis alone, and those of its panel. */
const own = (kind: AnalysisKind, file: string) =>
  ["src/core", "src/engine", "src/host"].some((floor) => file === `${floor}/analyses/${kind}.ts`) ||
  file.startsWith(`webview/panels/${analyses[kind].panel}/`);

/** True if a file says the name as a string literal. */
const says = (file: string, name: string) => new RegExp(`(["'\`])${name}\\1`).test(readFileSync(file, "utf8"));

/** The files beyond those above in which the name of an analysis stands, by the reason. */
const others: { readonly [K in AnalysisKind]?: readonly string[] } = {
  reconstruct: [
    // It shares its work with denoise.
    "src/engine/analyses/compare-outputs.ts",
    // The name of a task of a project, which a project of either task may be analysed by.
    "src/cli/model-commands.ts",
    "src/cli/program.ts",
    "src/cli/sample-texts.ts",
    "src/core/jobs/job-schemas.ts",
    "src/core/jobs/jobs.ts",
    "src/core/project/schema.ts",
    "src/core/project/shrinking.ts",
    "src/host/commands/import-model.ts",
    // The name of what a model does to a batch of images.
    "src/engine/scoring/model-batch.ts",
    "src/engine/tensorflow/model.ts",
    "src/engine/tensorflow/network-graph.ts",
  ],
  denoise: [
    "src/engine/analyses/compare-outputs.ts",
    // The name of a task of a project.
    "src/cli/model-commands.ts",
    "src/cli/program.ts",
    "src/cli/project-commands.ts",
    "src/cli/sample-texts.ts",
    "src/core/jobs/job-schemas.ts",
    "src/core/jobs/jobs.ts",
    "src/core/project/blind-spot.ts",
    "src/core/project/meaning.ts",
    "src/core/project/patches.ts",
    "src/core/project/paths.ts",
    "src/core/project/schema/data-schema.ts",
    "src/core/project/schema/training-schema.ts",
    "src/core/project/targets.ts",
    "src/engine/jobs/script.ts",
    "src/host/commands/new-project.ts",
    // What it does to pictures at their own size.
    "src/engine/analyses/clean-pictures.ts",
    "src/engine/training/preparation.ts",
    "src/host/commands/import-model.ts",
    "src/host/workspace/status.ts",
  ],
  embed: [
    // Its work in two parts: codes for a map of their own, or for one that is there, which is kept by the run and shown by the host.
    "src/engine/analyses/embed-images.ts",
    "src/engine/analyses/place-on-map.ts",
    "src/host/analyses/maps.ts",
    "src/runs/placed.ts",
    // It leads to the map that a picture is marked on.
    "webview/panels/similar/panel.ts",
    // The results of before were of these kinds, and will not be of others.
    "src/runs/old-result.ts",
  ],
  similar: [
    // The name of its panel.
    "src/core/analyses/analysis.ts",
    "src/protocol/webview.ts",
    // What a page asks for of a picture of any result.
    "src/host/pages/page-requests.ts",
    "src/host/commands/nearest-good.ts",
    // It looks a dropped picture up.
    "src/host/commands/run-on-folder.ts",
    // It shows what was found beside an anomaly.
    "webview/panels/anomalies/nearest-good.ts",
    // The map marks the picture that was looked up, and leads to what was found.
    "webview/panels/map/mark.ts",
    "webview/panels/map/options.ts",
    "webview/panels/map/state.ts",
  ],
  anomalies: [
    // It alone can be watched, and ends with an exit code of its own.
    "src/cli/analysis-commands.ts",
    // They ask for new images to be judged as a folder was.
    "src/cli/watch.ts",
    "src/core/analyses/judged-alike.ts",
    "src/host/analyses/judge-alike.ts",
    "src/host/analyses/folder-watch.ts",
    "src/host/commands/watch-folder.ts",
    "src/runs/arrivals.ts",
    "src/worker-client/arrivals.ts",
    "src/runs/old-result.ts",
    // Its flags stand in Problems, which no other analysis writes to.
    "src/host/analyses/flagged-images.ts",
    // The report is of it alone, and says what its panel does.
    "src/report/subject.ts",
    "webview/text/anomaly-words.ts",
    // The name of its panel.
    "src/core/analyses/analysis.ts",
    "src/protocol/webview.ts",
  ],
};

it.each(analysisKinds)("%s is named by its own files and a line in each record, and elsewhere only for a reason", (kind) => {
  const named = sources.filter((file) => !records.includes(file) && !own(kind, file) && says(file, kind));
  expect(named.sort()).toEqual((others[kind] ?? []).toSorted());
});

it("no file decides by the kind of an analysis but those that are there for it", () => {
  // `kind === "embed"`, `case "embed":` and `"embed" === kind`; tasks are decided by as `task`.
  const decides = new RegExp(`(?:kind\\w* [!=]==? |case |\\bis\\w*\\()["'](?:${analysisKinds.join("|")})["']`);
  const found = sources.filter((file) => decides.test(readFileSync(file, "utf8")) && !analysisKinds.some((kind) => own(kind, file)));
  expect(found.sort()).toEqual(["src/cli/analysis-commands.ts", "src/runs/old-result.ts"]);
});
