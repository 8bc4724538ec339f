import { readFile } from "node:fs/promises";
import path from "node:path";
import { UserError, unreachable } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import type { Engine } from "../contract/engine.js";
import { type BlockRunner, type FeatureBlock, readArchitecture } from "./architecture.js";

/** Features of images at one level of the network. */
export interface FeatureMap {
  height: number;
  width: number;
  channels: number;
  /** `[N,h,w,C]`. */
  values: Float32Array;
}

/** Where features are taken: at the output of a block. */
export interface FeatureLevel {
  block: number;
  channels: number;
  /** How many times smaller than the image a map is along each axis, rounded up. */
  reduction: number;
}

/** A frozen network that says what is to be seen in each region of an image. */
export interface FeatureNetwork {
  readonly levels: readonly FeatureLevel[];
  /**
   * Maps of `count` images `[N,H,W,channels]` on 0..1, one for each level, for images of any size. Gray images are repeated to three
   * channels. Beyond an image's edge the network sees zeros, so cells at the edge differ from those inside.
   */
  features(images: Float32Array, count: number, size: { height: number; width: number; channels: 1 | 3 }): Promise<FeatureMap[]>;
  /** Releases its memory; idempotent. */
  close(): void;
}

const fileName = "efficientnet-lite0.safetensors";
/** Shapes at 1/8 of the size with 40 channels, and parts of things at 1/16 with 112. */
export const usualBlocks: readonly number[] = [4, 10];

/**
 * Opens the frozen network (EfficientNet-Lite0, its first 11 blocks) on an engine that is open; `folder` holds its file. `blocks` are
 * the numbers of those that features are taken from, rising; later ones are not computed. Throws UserError if the file is not there.
 */
export async function openFeatures(engine: Pick<Engine, "info">, folder: string, blocks = usualBlocks): Promise<FeatureNetwork> {
  const architecture = readArchitecture(await readNetwork(folder));
  const levels = blocks.map((block) => ({ block, channels: architecture[block].channels, reduction: architecture[block].reduction }));
  const runner = await openRunner(engine, architecture.slice(0, Math.max(...blocks) + 1), blocks);
  return {
    levels,
    async features(images, count, { height, width, channels }) {
      const outputs = runner.run(channels === 3 ? images : inColour(images), [count, height, width, 3]);
      return levels.map(({ channels, reduction }, i) => ({
        height: Math.ceil(height / reduction),
        width: Math.ceil(width / reduction),
        channels,
        values: outputs[i],
      }));
    },
    close: () => runner.close(),
  };
}

/** The frozen network as far as its `levels` need it, to be written elsewhere. Throws UserError if its file is not in `folder`. */
export async function readFrozen(folder: string, levels = usualBlocks): Promise<{ blocks: FeatureBlock[]; levels: readonly number[] }> {
  return { blocks: readArchitecture(await readNetwork(folder)).slice(0, Math.max(...levels) + 1), levels };
}

async function openRunner({ info }: Pick<Engine, "info">, architecture: FeatureBlock[], blocks: readonly number[]): Promise<BlockRunner> {
  switch (info.kind) {
    case "tensorflow": {
      const { openFeatureGraph } = await import("./feature-graph.js");
      return openFeatureGraph(architecture, blocks);
    }
    case "portable": {
      const { openPortableFeatures } = await import("./portable-features.js");
      return openPortableFeatures(architecture, blocks);
    }
    default:
      return unreachable(info.kind);
  }
}

async function readNetwork(folder: string): Promise<Uint8Array> {
  try {
    return await readFile(path.join(folder, fileName));
  } catch (error) {
    throw new UserError(
      sentence("The network for features, {0}, cannot be read from {1}. Install the extension again.", fileName, folder),
      "no-features",
      { cause: error },
    );
  }
}

function inColour(gray: Float32Array): Float32Array {
  const colour = new Float32Array(3 * gray.length);
  for (let i = 0; i < gray.length; i++) colour.fill(gray[i], 3 * i, 3 * i + 3);
  return colour;
}
