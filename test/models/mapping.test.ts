import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import { labelAccuracy, trustworthiness } from "../../src/core/numbers/map-quality.js";
import { nearestNeighbours } from "../../src/core/numbers/nearest-neighbours.js";
import { normal, randomStream } from "../../src/core/numbers/random.js";
import { principalPlane } from "../../src/engine/projections/principal.js";
import { runPython } from "./python.js";

const answerSchema = z.object({
  trustworthiness: z.number(),
  accuracy: z.number(),
  explained: z.number(),
  components: z.array(z.array(z.number())),
  indices: z.array(z.array(z.number())),
  distances: z.array(z.array(z.number())),
});

/** Clusters of points, and a map of them that mixes some. */
function task(count: number, dimensions: number, clusters: number) {
  const random = randomStream(1, "map", count, dimensions);
  const labels = Array.from({ length: count }, () => Math.floor(random() * clusters));
  const points = Float32Array.from(
    { length: count * dimensions },
    (_, i) => (normal(random) * 4) / (1 + (i % dimensions)) + 3 * Math.sin(7 * labels[Math.floor(i / dimensions)] + (i % dimensions)),
  );
  const positions = Float32Array.from({ length: 2 * count }, (_, i) => points[(i >> 1) * dimensions + (i & 1)] + 0.5 * normal(random));
  return { points, positions, labels, dimensions };
}

const rows = (values: Float32Array, width: number) =>
  Array.from({ length: values.length / width }, (_, n) => [...values.subarray(n * width, (n + 1) * width)]);

it("figures of maps are scikit-learn's", async () => {
  const tasks = [task(60, 3, 2), task(300, 8, 5), task(500, 300, 3)];
  const folder = await mkdtemp(path.join(os.tmpdir(), "mapping-"));
  try {
    const file = path.join(folder, "tasks.json");
    const plain = tasks.map(({ points, positions, labels, dimensions }) => ({
      points: rows(points, dimensions),
      positions: rows(positions, 2),
      labels,
    }));
    await writeFile(file, JSON.stringify(plain));
    const answers = z.array(answerSchema).parse(JSON.parse(await runPython("mapping.py", file)));
    for (const [index, { points, positions, labels, dimensions }] of tasks.entries()) {
      const expected = answers[index];
      const all = labels.map((_, n) => n);
      expect(trustworthiness(points, dimensions, positions)).toBeCloseTo(expected.trustworthiness, 9);
      expect(labelAccuracy(positions, labels, all)).toBeCloseTo(expected.accuracy, 9);
      const plane = principalPlane(points, dimensions);
      // Random projections find the axes of longer points.
      const digits = dimensions > 256 ? 3 : 6;
      expect(plane.explainedVariance).toBeCloseTo(expected.explained, digits);
      const found = rows(plane.positions(points), 2);
      if (dimensions <= 256)
        for (const [n, row] of found.entries())
          for (const axis of [0, 1]) expect(Math.abs(row[axis])).toBeCloseTo(expected.components[n][axis], 3);
      const { indices, distances } = nearestNeighbours(points, points, dimensions, 5, all);
      expect([...indices]).toEqual(expected.indices.flat());
      for (const [i, distance] of expected.distances.flat().entries()) expect(distances[i]).toBeCloseTo(distance, 5);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
