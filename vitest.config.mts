import { defineConfig } from "vitest/config";

/** Python files as text, as the build takes them. */
const python = {
  name: "python",
  transform: (code: string, file: string) => (file.endsWith(".py") ? `export default ${JSON.stringify(code)}` : null),
};

export default defineConfig({
  plugins: [python],
  test: {
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
    projects: ["unit", "charts", "engine", "cli", "models", "webview", "window", "package"].map((name) => ({
      extends: true as const,
      test: {
        name,
        include: [`test/${name}/**/*.test.{ts,mjs}`],
        globalSetup: name === "webview" ? ["test/webview/build.ts"] : [],
        sequence: { groupOrder: name === "engine" || name === "cli" || name === "models" ? 1 : 0 },
      },
    })),
  },
});
