import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import Mocha from "mocha";

/** Runs every *.test.js beside this file inside VS Code; the counts go to the file that AUTOENCODER_TEST_COUNTS names, and
 * AUTOENCODER_TEST_GREP chooses among the tests. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: "bdd", timeout: 120_000, color: false, grep: process.env.AUTOENCODER_TEST_GREP });
  const files = (await readdir(__dirname)).filter((name) => name.endsWith(".test.js")).sort();
  for (const name of files) mocha.addFile(path.join(__dirname, name));
  const failed: string[] = [];
  const { stats, failures } = await new Promise<Mocha.Runner>((resolve) => {
    const runner: Mocha.Runner = mocha.run(() => resolve(runner));
    runner.on("fail", (test, error) => failed.push(`${test.fullTitle()}: ${error.message}`));
  });
  // What cannot run counts as failed: a test that is skipped would hide that.
  const counts = { passed: stats?.passes ?? 0, failed: failures + (stats?.pending ?? 0), failures: failed };
  if (process.env.AUTOENCODER_TEST_COUNTS) await writeFile(process.env.AUTOENCODER_TEST_COUNTS, JSON.stringify(counts));
  if (counts.failed > 0 || counts.passed === 0) throw new Error(`${counts.failed} of ${files.length} files' tests failed.`);
}
