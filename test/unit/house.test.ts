import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { expect, it } from "vitest";

/** What each folder may import; a folder that is not named here may import nothing of ours. */
const arrows: Record<string, string[]> = {
  "src/core": [],
  "src/protocol": ["src/core"],
  "src/files": ["src/core"],
  "src/runs": ["src/core", "src/files"],
  "src/setup": ["src/core", "src/files"],
  "src/engine": ["src/core", "src/files", "src/runs"],
  "src/worker-client": ["src/core", "src/protocol", "src/runs"],
  "src/host": ["src/core", "src/protocol", "src/files", "src/runs", "src/setup", "src/worker-client"],
  "src/extension.ts": ["src/host"],
  "src/trainer": ["src/core", "src/protocol", "src/files", "src/runs", "src/setup", "src/engine"],
  "src/cli": ["src/core", "src/protocol", "src/files", "src/runs", "src/setup", "src/engine", "src/worker-client"],
  webview: ["src/core", "src/protocol"],
};

const folderOf = (file: string) => Object.keys(arrows).find((folder) => file === folder || file.startsWith(`${folder}/`));

const entries = ["src/extension.ts", "src/trainer/main.ts", "src/trainer/decoder.ts", "src/cli/main.ts", "webview/main.ts"];

/** Each of our files with those of ours that it imports, also for types alone: these are erased before esbuild sees them. */
async function readImports(): Promise<Map<string, string[]>> {
  const imports = new Map<string, string[]>();
  const { metafile } = await build({
    entryPoints: entries,
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    packages: "external",
    external: ["virtual:*"],
    outdir: "out",
    logLevel: "silent",
    loader: { ".css": "empty", ".py": "text" },
  });
  const queue = Object.keys(metafile.inputs).filter(folderOf);
  for (let file = queue.pop(); file; file = queue.pop()) {
    if (imports.has(file)) continue;
    const typed = [...readFileSync(file, "utf8").matchAll(/^import [^"]*? from "(\.[^"]+)\.js"/gms)].map(([, target]) =>
      path.join(path.dirname(file), `${target}.ts`),
    );
    const bundled = metafile.inputs[file]?.imports.map((i) => i.path).filter(folderOf) ?? [];
    imports.set(file, [...new Set([...typed, ...bundled])]);
    queue.push(...typed);
  }
  return imports;
}

it("imports go one way through the house", async () => {
  const wrong: string[] = [];
  for (const [file, targets] of await readImports())
    for (const target of targets) {
      const [from, to] = [folderOf(file), folderOf(target)];
      if (from && to && from !== to && !arrows[from].includes(to)) wrong.push(`${file} imports ${target}`);
    }
  expect(wrong).toEqual([]);
});

it("no file imports itself by way of others", async () => {
  const imports = await readImports();
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]) => {
    if (trail.includes(file)) circles.push([...trail.slice(trail.indexOf(file)), file].join(" -> "));
    if (trail.includes(file) || done.has(file)) return;
    for (const target of imports.get(file) ?? []) visit(target, [...trail, file]);
    done.add(file);
  };
  for (const entry of entries) visit(entry, []);
  expect(circles).toEqual([]);
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
