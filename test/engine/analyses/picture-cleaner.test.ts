import { expect, it } from "vitest";
import { receptiveField } from "../../../src/core/network/receptive-field.js";
import { randomStream } from "../../../src/core/numbers/random.js";
import { resolveProject } from "../../../src/core/project/project.js";
import { PictureCleaner } from "../../../src/engine/analyses/picture-cleaner.js";
import { initialState } from "../../../src/engine/contract/initial-weights.js";
import type { PictureSet } from "../../../src/engine/images/own-size.js";
import { type Picture, pictureValues } from "../../../src/engine/images/picture.js";
import { difference, engines } from "../engines.js";
import { presetNetwork } from "../networks.js";

const settings = { preset: "residual", architecture: "unet", filters: 2 } as const;
const project = resolveProject({ version: 1, task: "denoise", network: settings });

it("gives of tiles what the network gives of the whole picture", async () => {
  const engine = await engines.tensorflow();
  try {
    const [height, width] = [612, 1100];
    const random = randomStream(1, "a picture");
    const pixels = Float32Array.from({ length: height * width }, random);
    const network = presetNetwork("residual", [height, width, 1], settings);
    const state = initialState(network, 3);
    const whole = await engine.open(network, { state });
    const expected = await whole.reconstruct(pixels, 1);
    const small = presetNetwork("residual", [32, 32, 1], settings);
    const trained = await engine.open(small, { state });
    const cleaner = new PictureCleaner(engine, trained, { project, network: small, modelRange: [0, 1] });
    const outputs: Float32Array[] = [];
    for await (const { output, picture } of cleaner.clean(setOf(pixels, height, width), [0])) {
      expect(pictureValues(picture)).toEqual(pixels);
      outputs.push(output);
    }
    cleaner.close();
    expect(outputs).toHaveLength(1);
    expect(difference(outputs[0], expected)).toBeLessThan(1e-5);
  } finally {
    engine.close();
  }
});

it("sees as far around a pixel as is said, and no farther", async () => {
  const engine = await engines.tensorflow();
  try {
    const side = 96;
    const network = presetNetwork("residual", [side, side, 1], settings);
    const { radius, coarsest } = receptiveField(network) ?? { radius: 0, coarsest: 0 };
    const model = await engine.open(network, { state: initialState(network, 3) });
    const random = randomStream(2, "a picture");
    const before = Float32Array.from({ length: side * side }, random);
    const outputs = await model.reconstruct(before, 1);
    const seen: number[] = [];
    for (const changed of [48, 49, 50, 51]) {
      const after = await model.reconstruct(
        before.map((value, at) => (at === changed * side + changed ? value + 1 : value)),
        1,
      );
      for (let at = 0; at < after.length; at++)
        if (after[at] !== outputs[at]) seen.push(Math.max(Math.abs(Math.floor(at / side) - changed), Math.abs((at % side) - changed)));
    }
    const farthest = seen.reduce((most, distance) => Math.max(most, distance), 0);
    expect(farthest).toBeLessThanOrEqual(radius);
    expect(farthest).toBeGreaterThan(radius - 4);
    expect([radius, coarsest]).toEqual([27, 4]);
  } finally {
    engine.close();
  }
});

/** One picture of floats as a set. */
function setOf(pixels: Float32Array, height: number, width: number): PictureSet {
  const picture: Picture = {
    ...{ item: { file: "picture", source: "picture", index: 0 }, index: 0, label: null, height, width, channels: 1 },
    ...{ original: [height, width], pixels, range: [0, 1] },
  };
  const outcome = { kind: "picture" as const, picture };
  return {
    found: { items: [] } as unknown as PictureSet["found"],
    channels: 1,
    range: [0, 1],
    sizeOf: () => [height, width],
    bytesOf: () => pixels.byteLength,
    decode: async () => outcome,
    async *read() {
      yield outcome;
    },
    close: async () => undefined,
  };
}
