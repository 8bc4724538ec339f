import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { analysisKinds } from "../../src/core/analyses/analyses.js";

/** What each folder may import; a folder that is not named here may import nothing of ours. */
const arrows: Record<string, string[]> = {
  "src/core": [],
  "src/protocol": ["src/core"],
  "src/files": ["src/core"],
  "src/runs": ["src/core", "src/files"],
  "src/setup": ["src/core", "src/files"],
  // Drawn by the page's own charts, in the page's own words.
  "src/report": ["src/core", "src/files", "src/runs", "webview"],
  "src/engine": ["src/core", "src/files", "src/runs", "src/report"],
  "src/worker-client": ["src/core", "src/protocol", "src/runs"],
  "src/host": ["src/core", "src/protocol", "src/files", "src/runs", "src/setup", "src/worker-client"],
  "src/extension.ts": ["src/host"],
  "src/trainer": ["src/core", "src/protocol", "src/files", "src/runs", "src/setup", "src/engine"],
  "src/cli": ["src/core", "src/protocol", "src/files", "src/runs", "src/setup", "src/report", "src/engine", "src/worker-client"],
  webview: ["src/core", "src/protocol"],
};

/**
 * The rooms of a floor from the ground up, each with the rooms of its floor that it may import: only such as stand before it.
 * A room is a folder, `*` standing for any one, a file at the floor's root, or the floor for the files at its root that have no
 * line of their own.
 */
const rooms: Record<string, Record<string, string[]>> = {
  "src/core": {
    language: [],
    numbers: ["language"],
    network: ["language", "numbers"],
    project: ["language", "numbers", "network"],
    runs: ["language", "numbers", "network", "project"],
    analyses: ["language", "numbers", "network", "project", "runs"],
    jobs: ["language", "numbers", "network", "project", "runs", "analyses"],
  },
  "src/engine": {
    "protobuf.ts": [],
    "read-project.ts": [],
    // What an engine is, for whoever computes with one.
    contract: [],
    images: ["contract"],
    results: [],
    portable: ["contract"],
    tensorflow: ["contract", "portable"],
    "open.ts": ["contract", "portable", "tensorflow"],
    features: ["contract", "images", "portable", "tensorflow"],
    scoring: ["contract", "images", "features"],
    // From points, such as codes, to positions on the map.
    projections: ["images"],
    training: ["contract", "images", "features", "projections", "results", "scoring"],
    "job-context.ts": ["contract", "images", "training"],
    // Fits and compares the scorers of a run on the images that it learned from.
    fitting: ["contract", "images", "features", "scoring", "training", "job-context.ts"],
    models: ["protobuf.ts", "contract", "images", "portable", "tensorflow", "features", "scoring"],
    inspection: ["images", "results"],
    tensorboard: ["protobuf.ts", "images"],
    scripts: [],
    // A map as files for other programs.
    "map-files": ["results"],
    // An analysis knows nothing of training itself and of the formats of models.
    analyses: ["read-project.ts", "contract", "images", "results", "features", "scoring", "fitting", "projections", "job-context.ts"],
    jobs: [
      ...["read-project.ts", "contract", "images", "features", "scoring", "training", "fitting", "job-context.ts"],
      ...["models", "inspection", "tensorboard", "scripts", "map-files", "analyses"],
    ],
  },
  "src/host": {
    platform: [],
    training: ["platform"],
    analyses: ["platform"],
    project: ["platform", "training", "analyses"],
    workspace: ["platform", "training", "project"],
    commands: ["platform", "analyses", "project", "workspace"],
    pages: ["platform", "project", "commands"],
    "studio.ts": ["platform", "project", "workspace", "commands", "pages"],
  },
  webview: {
    styles: [],
    text: [],
    charts: ["text"],
    controls: ["text"],
    state: ["text", "controls"],
    shared: ["text", "charts", "controls", "state"],
    "panels/*": ["text", "charts", "controls", "state", "shared"],
    ".": ["styles", "text", "charts", "controls", "state", "shared", "panels/*"],
  },
};

const folderOf = (file: string) => Object.keys(arrows).find((folder) => file === folder || file.startsWith(`${folder}/`));

/** The floor of a file and its room on it, `panels/map` for one of `panels/*`; null on a floor that has no rooms. */
function roomOf(file: string): { floor: string; room: string; line: string } | null {
  const floor = Object.keys(rooms).find((one) => file.startsWith(`${one}/`));
  if (floor === undefined) return null;
  const parts = file.slice(floor.length + 1).split("/");
  for (const line of Object.keys(rooms[floor])) {
    const length = line.split("/").length;
    const room = parts.slice(0, length).join("/");
    const isFolder = parts.length > length;
    if (line.endsWith("/*") ? isFolder && path.dirname(room) === path.dirname(line) : room === line) return { floor, room, line };
  }
  return parts.length === 1 && "." in rooms[floor] ? { floor, room: ".", line: "." } : { floor, room: "nowhere", line: "nowhere" };
}

/** Every source file of ours. */
const sources = ["src", "webview"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => path.join(folder, file)),
);

/** An import, a re-export, or an import of a file for its effects; as the formatter writes them, for types alone or not. */
const imported = /(?:^(?:import|export) [^";]*?from |^import |import\()"([^"]+)"/gm;
const importsOf = (file: string) => [...readFileSync(file, "utf8").matchAll(imported)].map(([, target]) => target);

/** Each of our files with those of ours that it imports. */
const imports: ReadonlyMap<string, string[]> = new Map(
  sources.map((file) => [
    file,
    importsOf(file)
      .filter((target) => target.startsWith("."))
      .map((target) => path.join(path.dirname(file), target.replace(/\.js$/, ".ts")))
      .filter(folderOf),
  ]),
);

it("imports go one way through the house", () => {
  const wrong: string[] = [];
  for (const [file, targets] of imports)
    for (const target of targets) {
      const [from, to] = [folderOf(file), folderOf(target)];
      if (from && to && from !== to && !arrows[from].includes(to)) wrong.push(`${file} imports ${target}`);
    }
  expect(wrong).toEqual([]);
});

/** The ways that lead from something back to itself, by what each thing leads to. */
function circles(leads: ReadonlyMap<string, Iterable<string>>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (one: string, trail: readonly string[]) => {
    if (trail.includes(one)) found.push([...trail.slice(trail.indexOf(one)), one].join(" -> "));
    if (trail.includes(one) || done.has(one)) return;
    for (const target of leads.get(one) ?? []) visit(target, [...trail, one]);
    done.add(one);
  };
  for (const one of leads.keys()) visit(one, []);
  return found;
}

it("no file imports itself by way of others", () => {
  expect(circles(imports)).toEqual([]);
});

describe("the rooms of a floor", () => {
  it("hold every file of it", () => {
    expect(sources.filter((file) => roomOf(file)?.line === "nowhere")).toEqual([]);
  });

  it.each(Object.entries(rooms))("%s: the table names only rooms that stand before", (_, lines) => {
    const names = Object.keys(lines);
    const wrong = names.flatMap((name, place) =>
      lines[name].filter((other) => !names.slice(0, place).includes(other)).map((other) => `${name} above ${other}`),
    );
    expect(wrong).toEqual([]);
  });

  it("import no room above them, and no panel another", () => {
    const wrong: string[] = [];
    for (const [file, targets] of imports)
      for (const target of targets) {
        const [from, to] = [roomOf(file), roomOf(target)];
        if (!from || !to || from.floor !== to.floor || from.room === to.room) continue;
        if (!rooms[from.floor][from.line]?.includes(to.line)) wrong.push(`${file} imports ${target}`);
      }
    expect(wrong).toEqual([]);
  });

  it("make no circle, whatever the table allows", () => {
    const leads = new Map<string, Set<string>>();
    const nameOf = (file: string) => {
      const found = roomOf(file);
      return found ? `${found.floor}/${found.room}` : folderOf(file);
    };
    for (const [file, targets] of imports)
      for (const target of targets) {
        const [from, to] = [nameOf(file), nameOf(target)];
        if (from && to && from !== to) leads.set(from, (leads.get(from) ?? new Set()).add(to));
      }
    // Fewer would mean that the files are no longer read.
    expect(leads.size).toBeGreaterThan(40);
    expect(circles(leads)).toEqual([]);
  });
});

it("no analysis imports another, and no helper an analysis", () => {
  const homes = ["src/core/analyses", "src/engine/analyses", "src/host/analyses"];
  const ownFile = (file: string) =>
    homes.includes(path.dirname(file)) && analysisKinds.find((kind) => path.basename(file) === `${kind}.ts`);
  /** The records; they name every analysis, a line each. */
  const records = ["src/core/analyses/analyses.ts", "src/core/analyses/parsers.ts", "src/engine/analyses/analyses.ts"];
  const found: string[] = [];
  for (const [file, targets] of imports)
    for (const target of targets) {
      const kind = ownFile(target);
      if (kind && ownFile(file) !== kind && !records.includes(file)) found.push(`${file} imports ${target}`);
    }
  expect(found).toEqual([]);
});

it("the toolkit's elements stay behind webview/controls", () => {
  const files = readdirSync("webview", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const wrong = files.filter(
    (file) => !file.startsWith("controls") && /<vscode-|webview-ui-toolkit/.test(readFileSync(`webview/${file}`, "utf8")),
  );
  expect(wrong).toEqual([]);
});

it("core touches nothing outside the language but its two libraries", async () => {
  const { metafile } = await build({
    entryPoints: ["src/core/**/*.ts"],
    bundle: true,
    write: false,
    metafile: true,
    platform: "neutral",
    packages: "external",
    outdir: "out",
  });
  const outside = new Set(Object.values(metafile.inputs).flatMap(({ imports }) => imports.filter((i) => i.external).map((i) => i.path)));
  expect([...outside].sort()).toEqual(["jsonc-parser", "zod"]);
});

it("every import is read", () => {
  const missing = [...imports].flatMap(([file, targets]) =>
    targets.filter((target) => !existsSync(target)).map((target) => `${file}: ${target}`),
  );
  expect(missing).toEqual([]);
  expect([...imports.values()].flat().length).toBeGreaterThan(1000);
});

it("of the page a report knows charts and words alone", () => {
  const of = [...imports].flatMap(([file, targets]) => (file.startsWith("src/report/") ? targets : []));
  const rooms = new Set(of.filter((target) => target.startsWith("webview/")).map((target) => path.dirname(target)));
  expect([...rooms].sort()).toEqual(["webview/charts", "webview/text"]);
});

it("the protocol holds messages alone", () => {
  const outside = sources.filter((file) => file.startsWith("src/protocol/")).flatMap(importsOf);
  expect([...new Set(outside.filter((target) => !target.startsWith(".")))]).toEqual(["zod"]);
});

it("children are forked in one room, and where the engine is proven; one file starts other programs", () => {
  const starters = sources.filter((file) => importsOf(file).some((target) => /^(node:)?(child_process|cluster)$/.test(target)));
  expect(starters.sort()).toEqual(["src/setup/command.ts", "src/setup/proof.ts", "src/worker-client/client.ts"]);
});

it("a stylesheet styles what is its own: no class stands alone in two, and no two panels begin with the same one", () => {
  const files = readdirSync("webview", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".css"));
  const homes = new Map<string, Set<string>>();
  for (const file of files) {
    const text = readFileSync(`webview/${file}`, "utf8").replace(/\/\*.*?\*\//gs, "");
    const selectors = [...text.matchAll(/([^{};]+)\{/g)].flatMap(([, list]) => list.split(",").map((selector) => selector.trim()));
    for (const selector of selectors) {
      const [name] = /^\.[\w-]+/.exec(selector) ?? [];
      // A stylesheet that all panels share may say more of a class inside of another's; a panel may not.
      if (!name || !(selector === name || file.startsWith("panels/"))) continue;
      const home = selector === name ? file : `${file}, within`;
      homes.set(name, (homes.get(name) ?? new Set()).add(home));
    }
  }
  const alone = (home: string) => !home.endsWith(", within");
  const panel = (home: string) => (home.startsWith("panels/") ? [path.dirname(home)] : []);
  const shared = [...homes].filter(([, names]) => {
    const list = [...names];
    return list.filter(alone).length > 1 || new Set(list.flatMap(panel)).size > 1;
  });
  expect(shared.map(([name, names]) => `${name}: ${[...names].join(", ")}`)).toEqual([]);
});
