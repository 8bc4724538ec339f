import type { ModelState } from "../../core/network/model-state.js";
import { correctionOf } from "../../core/network/network.js";
import { isResidualUnet } from "../../core/network/preset.js";
import { initialState } from "../contract/initial-weights.js";
import type { ImageSubset } from "../images/subset.js";
import type { Preparation } from "./preparation.js";

/** Images over which the mean is computed. */
const sample = 256;
/** The mean keeps this distance from 0 and 1, as the logit of either is infinite. */
const margin = 0.01;

/**
 * The state before a run's first step. If the output is a sigmoid its bias begins at the logit of the targets' mean, so that
 * the network begins with the mean picture. Without it dark images push the output down from 0.5 for so many steps in one
 * direction that it goes on into the sigmoid's flat end, black, and stays there (the start that Lin et al. 2017 give to rare classes).
 * A residual U-Net begins by giving the picture back as it is.
 */
export function firstState({ network, project, training }: Preparation): ModelState {
  const state = initialState(network, project.training.seed);
  const correction = isResidualUnet(project.network) && correctionOf(network);
  if (correction) state.weights[`${correction.name}/kernel`].fill(0);
  const last = network.layers.at(-1);
  if (training.count === 0 || (last?.kind !== "conv2d" && last?.kind !== "conv2dTranspose") || last.activation !== "sigmoid") return state;
  const means = targetMeans(training, last.filters);
  state.weights[`${last.name}/bias`].set(means.map((mean) => Math.log(mean / (1 - mean))));
  return state;
}

/** The mean of each channel over a sample of the targets, within (0,1). */
function targetMeans(training: ImageSubset, channels: number): number[] {
  const sums = new Array<number>(channels).fill(0);
  const count = Math.min(sample, training.count);
  let values = 0;
  for (let i = 0; i < count; i++) {
    const { images, targets } = training.batch([Math.floor((i * training.count) / count)]);
    const shown = targets ?? images;
    for (const [index, value] of shown.entries()) sums[index % channels] += value;
    values += shown.length / channels;
  }
  return sums.map((sum) => Math.min(1 - margin, Math.max(margin, sum / values)));
}
