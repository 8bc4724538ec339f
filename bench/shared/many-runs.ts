import { writeFile } from "node:fs/promises";
import { inEnglish } from "../../src/core/language/sentence.js";
import { buildNetwork } from "../../src/core/network/network.js";
import { presetLayers } from "../../src/core/network/preset.js";
import { parseProject } from "../../src/core/project/project-text.js";
import type { RunRecord } from "../../src/core/runs/run.js";
import { createRunFolder, runId } from "../../src/runs/run-folder.js";
import { bestOf, engine, metricsOf } from "../../test/webview/state.js";

/** Writes finished runs of a project of `text` beside it, a minute apart, as training would: records and lines of metrics. */
export async function writeRuns(projectFile: string, text: string, runs: number, epochs: number): Promise<void> {
  const parsed = parseProject(text);
  if (!parsed.ok) throw new Error("The bench's project is not right.");
  const { project } = parsed;
  const built = buildNetwork([28, 28, 1], (input) => presetLayers(project.network, input));
  if (!built.ok) throw new Error(inEnglish(built.problem.message));
  const metrics = metricsOf(epochs);
  const lines = `${metrics.map((line) => JSON.stringify(line)).join("\n")}\n`;
  for (let index = 0; index < runs; index++) {
    const created = new Date(Date.UTC(2025, 0, 1, 0, index));
    const training = { ...project.training, epochs, learningRate: 0.001 * (1 + (index % 7)), seed: index };
    const record: RunRecord = {
      version: 1,
      id: runId(created, String(1000 + index)),
      created: created.toISOString(),
      status: "finished",
      message: null,
      project: { ...project, training },
      network: built.network,
      modelRange: [0, 1],
      dataRange: [0, 255],
      data: { images: 1000, training: 800, validation: 200, fingerprint: "0" },
      engine,
      best: bestOf(metrics),
      heldOut: { mse: Array.from({ length: 200 }, (_, index) => 0.02 + 0.0001 * index) },
    };
    const files = await createRunFolder(projectFile, record);
    await writeFile(files.metrics, lines);
  }
}
