/** The stages of jobs, each with its English words, which are their key in the translations of the host and the page. */
export const stageWords = {
  starting: "Starting",
  "starting-engine": "Starting the engine",
  "looking-at-images": "Looking at the images",
  "reading-images": "Reading the images",
  "measuring-train": "Measuring the training images",
  "measuring-clean": "Measuring the clean images",
  "measuring-validation": "Measuring the validation images",
  "comparing-images": "Comparing the images",
  reconstructing: "Reconstructing",
  denoising: "Denoising",
  embedding: "Embedding",
  decoding: "Decoding",
  "looking-for-anomalies": "Looking for anomalies",
  "drawing-heat-maps": "Drawing the heat maps",
  "reading-model": "Reading the model",
  "writing-model": "Writing the model",
  "reading-back": "Reading it back",
  "writing-sample": "Writing the sample",
  downloading: "Downloading TensorFlow",
  "downloading-megabytes": "Downloading TensorFlow (MB)",
  "unpacking-megabytes": "Unpacking TensorFlow (MB)",
  building: "Building the connection to TensorFlow",
  checking: "Checking TensorFlow",
} as const;

/** What a job is at. */
export type Stage = keyof typeof stageWords;
