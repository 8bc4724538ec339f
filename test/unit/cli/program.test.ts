import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { optionFlags } from "../../../src/cli/analysis-options.js";
import { runProgram } from "../../../src/cli/program.js";
import type { Shell } from "../../../src/cli/shell.js";
import type { Terminal } from "../../../src/cli/terminal.js";
import { type AnyResult, analyses, analysisKinds } from "../../../src/core/analyses/analyses.js";
import type { AnalysisOption } from "../../../src/core/analyses/analysis.js";
import { jobSchema } from "../../../src/core/jobs/job-schemas.js";

/** The jobs that the command line asked for, and what each gives back. */
const asked = vi.hoisted(() => ({ jobs: [] as Record<string, unknown>[], flagged: 0 }));
vi.mock("../../../src/cli/worker.js", () => {
  const work = async (_: unknown, job: Record<string, unknown>) => {
    asked.jobs.push(job);
    return { ...head, kind: job.kind, ...summaries };
  };
  return {
    setupPaths: () => ({}),
    work,
    openWorker: async () => ({ dispose: async () => undefined }),
    workIn: (shell: unknown, _: unknown, job: Record<string, unknown>) => work(shell, job),
  };
});
const head = { run: "r", folder: "/out", input: "/in", table: "/out/t.csv", created: "2026-01-01T00:00:00.000Z", count: 3, leftOut: [] };
const summaries = {
  mean: { mse: 0.1, psnr: 10, ssim: 0.5 },
  ...{ latent: 2, axes: "code", labels: [] },
  ...{ threshold: 0.5, thresholdMessage: null, heatScale: 1, worst: [{ file: "a.png", score: 0.7 }] },
  get flagged() {
    return asked.flagged;
  },
};

beforeEach(() => {
  asked.jobs.length = 0;
  asked.flagged = 0;
});

function shell(streams: boolean): { shell: Shell; said: string[]; results: object[] } {
  const [said, results]: [string[], object[]] = [[], []];
  const terminal: Terminal = {
    streams,
    say: (line) => said.push(line),
    event: () => undefined,
    result: (value, lines) => {
      results.push(value);
      said.push(...lines);
    },
    error: (message) => said.push(message),
  };
  return {
    shell: { terminal, signal: new AbortController().signal, abandoned: new AbortController().signal, root: "/work", env: {} },
    said,
    results,
  };
}

/** Runs a command line, and gives its exit code. */
const run = (line: readonly string[], streams = false) => {
  const { shell: given, ...rest } = shell(streams);
  return runProgram(given, ["node", "aeproj", ...line]).then((code) => ({ code, ...rest }));
};
const given = ["p.aeproj", "--input", "in", "--output", "out"];
const base = { project: path.resolve("/work/p.aeproj"), input: path.resolve("/work/in"), output: path.resolve("/work/out") };

/** What the parser of jobs makes of the last request. */
const parsed = () => jobSchema.parse(JSON.parse(JSON.stringify(asked.jobs.at(-1))));

describe.each(analysisKinds)("the command %s", (kind) => {
  const options: [string, AnalysisOption][] = Object.entries(analyses[kind].options);

  it("asks for what its row says, with absolute paths", async () => {
    const flags = options.flatMap(([name, option]) => {
      const flag = `--${name.replace(/[A-Z]/g, "-$&").toLowerCase()}`;
      return {
        source: [flag, "clean"],
        switch: [flag],
        count: [flag, "7"],
        choice: [flag, "choices" in option ? (option.choices.at(-1) ?? "") : ""],
      }[option.kind];
    });
    const { code, said: lines } = await run([kind, ...given, "--run", "r", ...flags]);
    const said = { source: path.resolve("/work/clean"), switch: true, count: 7 };
    const values = options.map(([name, option]) => [name, option.kind === "choice" ? option.choices.at(-1) : said[option.kind]]);
    expect(parsed()).toEqual({ kind, ...base, run: "r", stream: false, ...Object.fromEntries(values) });
    expect(code).toBe(0);
    expect(lines.join("\n")).toContain("/out");
  });

  it("asks for nothing that was not given, and for rows if the terminal writes them", async () => {
    const { results } = await run([kind, ...given], true);
    expect(parsed()).toEqual({ kind, ...base, stream: true });
    expect(results).toMatchObject([{ kind, count: 3 } satisfies Partial<AnyResult>]);
  });

  it("has a flag with its help for each option of its row", () => {
    const flags = optionFlags(kind);
    for (const [name, option] of options) {
      const { help, kind: type } = option;
      const flag = `--${name.replace(/[A-Z]/g, "-$&").toLowerCase()}`;
      const value = { source: " <source>", switch: "", choice: " <name>", count: " <number>" }[type];
      expect(flags).toContainEqual({
        flags: `${flag}${value}`,
        help,
        ...("choices" in option && { choices: option.choices }),
        ...(type === "count" && { whole: true }),
      });
    }
  });
});

it("the flags are those of today", () => {
  expect(Object.fromEntries(analysisKinds.map((kind) => [kind, optionFlags(kind).map(({ flags }) => flags)]))).toMatchObject({
    reconstruct: ["--reference <source>", "--format <name>"],
    denoise: ["--reference <source>", "--format <name>"],
    embed: ["--projection <name>", "--onto <source>", "--clusters <number>"],
    anomalies: ["--heat-maps", "--report <file>", "--fail-on-anomaly", "--watch"],
  });
});

it.each([
  [0, 0],
  [1, 3],
])("--fail-on-anomaly with %i flagged exits with %i, and is not asked of the job", async (flagged, expected) => {
  asked.flagged = flagged;
  expect((await run(["anomalies", ...given, "--fail-on-anomaly"])).code).toBe(expected);
  expect(asked.jobs.at(-1)).not.toHaveProperty("failOnAnomaly");
  expect((await run(["anomalies", ...given])).code).toBe(0);
});

it.each([
  [["embed", "p.aeproj", "--input", ""], "--input is empty. Give a name."],
  [["embed", "p.aeproj", "--input", "in", "--output", ""], "--output is empty. Give a name."],
  [["denoise", "p.aeproj", "--input", "in", "--reference", ""], "--reference is empty. Give a name."],
  [["new", ""], "A name is empty. Give each a name."],
])("%j is refused, and not taken for the folder that one is in", async (line, why) => {
  await expect(run(line)).rejects.toThrow(why);
  expect(asked.jobs).toEqual([]);
});

it("an option of another analysis is wrong use", async () => {
  const quiet = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  expect((await run(["embed", ...given, "--heat-maps"])).code).toBe(2);
  expect((await run(["nonsense", ...given])).code).toBe(2);
  quiet.mockRestore();
  expect(asked.jobs).toEqual([]);
});

describe("anomalies --report", () => {
  const line = (...more: string[]) => run(["anomalies", "p.aeproj", "--input", "in", ...more]);

  it("writes the report on the result that was just made", async () => {
    await line("--report", "new.html");
    expect(asked.jobs.at(-1)).toEqual({ kind: "report", project: base.project, result: "/out", file: path.resolve("/work/new.html") });
  });

  it("refuses, before anything is judged, what will not do", async () => {
    await expect(line("--report", "new.html", "--output", "out")).rejects.toThrow(/leave out --output/);
    await expect(line("--report", "new.csv")).rejects.toThrow(/must end in \.html/);
    const folder = await mkdtemp(path.join(os.tmpdir(), "aeproj-report-"));
    await writeFile(path.join(folder, "own.html"), "<!doctype html>");
    await expect(line("--report", path.join(folder, "own.html"))).rejects.toThrow(/is not a report of this kind/);
    await rm(folder, { recursive: true });
    expect(asked.jobs).toEqual([]);
  });
});
