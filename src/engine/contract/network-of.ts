import { UserError } from "../../core/language/error.js";
import { joined, sentence } from "../../core/language/sentence.js";
import { checkLossFits } from "../../core/network/loss.js";
import type { Network } from "../../core/network/network.js";
import { presetNetwork } from "../../core/network/preset-network.js";
import type { Project } from "../../core/project/project.js";

/** The network of a project on images of a form. Throws UserError with the layer or the loss that does not fit. */
export function networkOf(project: Project, { height, width, channels }: { height: number; width: number; channels: 1 | 3 }): Network {
  const built = presetNetwork(project.network, [height, width, channels]);
  if (!built.ok)
    throw new UserError(joined([built.problem.message, sentence("The images are {0} by {1} pixels.", height, width)]), "network");
  checkLossFits(project.training.loss, built.network.image);
  return built.network;
}
