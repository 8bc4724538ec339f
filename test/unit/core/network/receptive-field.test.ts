import { expect, it } from "vitest";
import { presetNetwork } from "../../../../src/core/network/preset-network.js";
import { receptiveField } from "../../../../src/core/network/receptive-field.js";
import { resolveProject } from "../../../../src/core/project/project.js";
import type { ProjectFile } from "../../../../src/core/project/schema.js";

const fieldOf = (settings: NonNullable<ProjectFile["network"]>) => {
  const { network } = resolveProject({ version: 1, network: settings });
  const built = presetNetwork(network, [64, 64, 1]);
  if (!built.ok) throw new Error("The network does not fit.");
  return receptiveField(built.network);
};

it("of convolutions is what their windows reach, and of networks that join all places none", () => {
  expect(fieldOf({ preset: "residual", architecture: "plain" })).toEqual({ radius: 4, coarsest: 1 });
  expect(fieldOf({ preset: "residual", kernels: [5, 3] })).toEqual({ radius: 3, coarsest: 1 });
  expect(fieldOf({ preset: "residual" })).toEqual({ radius: 27, coarsest: 4 });
  expect(fieldOf({ preset: "standard" })).toBeNull();
});
