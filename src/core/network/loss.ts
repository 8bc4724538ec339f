import { UserError } from "../language/error.js";
import { sentence } from "../language/sentence.js";
import { ssimWindow } from "../numbers/metrics.js";

export const losses = ["mse", "mse-ssim"] as const;
/** The loss that training minimises: `mse`, or `mse-ssim` = mse + 0.1 (1 - SSIM); both of the images on 0..1. */
export type Loss = (typeof losses)[number];

/** The weight of 1 - SSIM in the loss `mse-ssim`. */
export const ssimShare = 0.1;

/** The weight of what a guide adds to the loss: the mean squared distance of codes to their guide, whose numbers have variance 1. */
export const guideWeight = 0.1;

/** The loss of an image with these scores. A picture smaller than the windows of SSIM that lies in padding has an SSIM of 0, whatever the network gives. */
export function lossOf(loss: Loss, mse: number, ssim: number): number {
  return loss === "mse" ? mse : mse + ssimShare * (1 - ssim);
}

/** Throws UserError if the loss cannot be computed on images of this size. */
export function checkLossFits(loss: Loss, [height, width]: readonly [number, number, number]): void {
  if (loss === "mse" || Math.min(height, width) >= ssimWindow) return;
  throw new UserError(
    sentence(
      'The loss "mse-ssim" compares windows of {0} by {0} pixels, and the images are {1} by {2}. Set Loss (training.loss) to mse, or Size (data.size) to at least [{0}, {0}].',
      ssimWindow,
      height,
      width,
    ),
    "loss",
  );
}
