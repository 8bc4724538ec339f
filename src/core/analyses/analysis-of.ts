import type { Result } from "./result.js";

/** The analysis that gave a result, as far as the result keeps what it was asked for, so that the same can be asked of another run or of images that have changed. */
export const analysisOf = (result: Result) => ({
  kind: result.kind,
  input: result.input,
  ...(result.epoch !== undefined && { epoch: result.epoch }),
  ...("image" in result && { image: result.image, distance: result.distance }),
  ...("reference" in result && result.reference !== undefined && { reference: result.reference }),
});
