import { readFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { expect, it } from "vitest";

/** What each folder may import; a folder that is not named here may import nothing of ours. */
const arrows: Record<string, string[]> = {
  "src/core": [],
  "src/protocol": ["src/core"],
  "src/runs": ["src/core"],
  "src/setup": ["src/core"],
  "src/engine": ["src/core", "src/runs"],
  "src/host": ["src/core", "src/protocol", "src/runs", "src/setup"],
  "src/extension.ts": ["src/host"],
  "src/trainer": ["src/core", "src/protocol", "src/runs", "src/setup", "src/engine"],
  "src/cli": ["src/core", "src/protocol", "src/runs", "src/setup", "src/engine"],
  webview: ["src/core", "src/protocol"],
};

const folderOf = (file: string) => Object.keys(arrows).find((folder) => file === folder || file.startsWith(`${folder}/`));

it("imports go one way through the house", async () => {
  const entries = ["src/extension.ts", "src/trainer/main.ts", "src/trainer/decoder.ts", "src/cli/main.ts", "webview/main.ts"];
  const wrong: string[] = [];
  for (const entry of entries) {
    const { metafile } = await build({
      entryPoints: [entry],
      bundle: true,
      write: false,
      metafile: true,
      platform: "node",
      packages: "external",
      external: ["virtual:*"],
      outdir: "out",
      logLevel: "silent",
      // Types are erased before imports are seen, so type-only imports are read from the text below.
      loader: { ".css": "empty" },
    });
    for (const [file, { imports }] of Object.entries(metafile.inputs)) {
      const from = folderOf(file);
      const typed = [...readFileSync(file, "utf8").matchAll(/import type .*? from "(\.[^"]+)\.js"/gs)].map((match) =>
        path.join(path.dirname(file), `${match[1]}.ts`),
      );
      for (const target of [...imports.map((i) => i.path), ...typed]) {
        const to = folderOf(target);
        if (!from || !to || from === to) continue;
        if (!arrows[from].includes(to)) wrong.push(`${file} imports ${target}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

it("core touches nothing outside the language but its two libraries", async () => {
  const { metafile } = await build({
    entryPoints: ["src/core/*.ts"],
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
