import type { Circumstances } from "../knob.js";
import { amount, choice, group, integer, real } from "../rows.js";
import { guideOf, willLearnPatches } from "./architecture.js";

/** Below this number of images the default batch is small, for more corrections an epoch. */
export const fewImages = 2000;

/** What holds for networks that learn from whole images, not from tiles or cells of them. */
const ofWholeImages = { path: "network.preset", is: ["classic", "standard", "map", "residual", "layers"] };

const blindSpotLabels = {
  none: ["None", "Learns from pairs, or from clean pictures to which noise is added."],
  auto: [
    "Auto",
    "Measures the noise of the images and chooses: Rows if whole rows differ, Pixels if single ones are spoilt, as by salt and pepper, else Recorrupted.",
  ],
  recorrupted: ["Recorrupted", "Hides nothing, but adds more noise like that of the images and learns what it hides."],
  pixels: ["Pixels", "Hides single pixels."],
  rows: ["Rows", "Hides pixels with those left and right of them, for noise that runs along rows."],
} as const;

/** How a network learns from noisy pictures alone: by what of them is hidden, or by more noise. */
export type BlindSpot = keyof typeof blindSpotLabels;

const hasRealNoise = ({ written }: Circumstances): boolean =>
  Boolean(written("data.clean") || written("data.secondTake")) || written("training.blindSpot") === "rows";

/** How it is trained. */
export const trainingSchema = group({
  epochs: integer({
    minimum: 1,
    maximum: 100_000,
    default: ({ preset }) => (preset === "classic" ? 100 : preset === "features" ? 16 : 50),
    title: "Epochs",
    help: "How many times all the training images are shown. More is better until the validation loss stops falling.",
  }),
  batchSize: integer({
    minimum: 1,
    maximum: 4096,
    default: (of) => {
      const { preset, images } = of;
      if (preset === "features") return 512;
      if (preset === "restore") return 16;
      // Patches are so many numbers to learn from that many small steps bring more than few large ones.
      if (willLearnPatches(of)) return 4;
      return preset === "classic" ? 32 : (images ?? 0) >= fewImages ? 64 : 16;
    },
    title: "Batch size",
    unit: "images",
    help: "How many images are shown between two corrections of the network. Small learns more from few images; large is faster on many. Of the network Features cells are counted, of Restore tiles, of Residual patches.",
  }),
  learningRate: real({
    minimum: 1e-7,
    maximum: 1,
    step: 0.0005,
    default: (of) => {
      if (of.preset === "classic") return 1e-3;
      if (of.preset === "features" || of.preset === "restore") return 2e-3;
      return willLearnPatches(of) ? 4e-3 : 3e-3;
    },
    title: "Learning rate",
    help: "How far each correction goes. Too high and the loss jumps or becomes infinite; too low and it crawls.",
  }),
  schedule: choice(
    {
      constant: ["Constant", "The same learning rate throughout."],
      cosine: ["Cosine", "Falls smoothly to zero over the run."],
      step: ["Step", "Divided by ten twice."],
    },
    {
      default: ({ preset }) => (preset === "classic" ? "constant" : "cosine"),
      title: "Schedule",
      help: "Cosine lets the learning rate fall smoothly to zero over the run, which ends at a lower loss. Step divides it by ten twice.",
    },
  ),
  warmupEpochs: integer({
    minimum: 0,
    maximum: 1000,
    default: ({ preset, written }) =>
      preset === "classic" || preset === "features" || written("training.schedule") === "constant" ? 0 : 1,
    title: "Warm-up",
    unit: "epochs",
    when: { path: "training.schedule", is: ["cosine", "step"] },
    help: "Epochs over which the learning rate rises from zero: a gentle start.",
  }),
  patience: integer({
    minimum: 0,
    maximum: 10_000,
    default: (of) => (of.preset === "classic" || of.preset === "features" || of.preset === "restore" || willLearnPatches(of) ? 0 : 10),
    title: "Patience",
    unit: "epochs",
    help: "Stop when the validation loss has not improved for so many epochs, and keep the best. 0 never stops early.",
  }),
  loss: choice(
    { mse: "Squared error", "mse-ssim": "Squared error and structure" },
    {
      default: "mse",
      title: "Loss",
      when: ofWholeImages,
      help: "What training makes small. Squared error compares pixel by pixel. With structure (mse + 0.1 (1 - SSIM)) edges and fine patterns count too: sharper pictures, at a little more time.",
    },
  ),
  guide: choice(
    {
      umap: ["By likeness (UMAP)", "Alike pictures are placed near each other first, and their points are drawn there."],
      none: ["None", "Points lie where the reconstruction wants them. Projects that name kernels have this."],
    },
    {
      default: guideOf,
      title: "Guide of the map",
      when: { path: "network.preset", is: ["map"] },
      help: "What arranges the points of the network Map besides a good reconstruction. By likeness keeps alike pictures together: the training images are placed once by UMAP of the directions of their edges, without labels, and their codes are drawn towards these places while the network learns to draw pictures from them. New pictures find their place by the network.",
    },
  ),
  precision: choice(
    {
      float32: ["float32", "Full precision, on every machine."],
      bfloat16: ["bfloat16", "Fewer digits: faster for all but small networks, where the processor has it."],
    },
    {
      default: "float32",
      title: "Precision",
      help: "How finely the layers calculate while training. bfloat16 keeps a third of float32's digits: most networks train a sixth to a quarter faster, small ones hardly, and the loss ends a little different. Weights and results stay float32. Needs TensorFlow on Linux and a processor with AVX512_BF16 or AMX_BF16.",
    },
  ),
  noise: group({
    kind: choice(
      {
        none: "None",
        gaussian: "Gaussian",
        poisson: "Poisson",
        speckle: "Speckle",
        saltAndPepper: "Salt and pepper",
        masking: "Masking",
        stripes: "Stripes",
        blur: "Blur",
        jpeg: "JPEG",
      },
      {
        default: "none",
        title: "Noise",
        when: ofWholeImages,
        help: "Noise added to the training images, new each epoch, while the clean ones stay the target. It makes the network robust; with the task Denoise it needs no pairs.",
      },
    ),
    amount: amount(
      { minimum: 0.001, maximum: 1 },
      {
        step: 0.05,
        default: 0.1,
        title: "Noise amount",
        unit: "share, or from and to",
        when: {
          path: "training.noise.kind",
          is: ["gaussian", "poisson", "speckle", "saltAndPepper", "masking", "stripes", "blur", "jpeg"],
        },
        help: "Black is 0 and white is 1. For Gaussian the deviation, for Poisson and Speckle that at white, for Stripes that of whole rows; for Salt and pepper and Masking the share of pixels hit; for Blur the deviation in tens of pixels; for JPEG what is missing of the quality 100, in hundredths. Two numbers, such as [0.05, 0.2], are a range: each image gets an amount of its own between them, and the network learns to clean whatever there is.",
      },
    ),
  }),
  blindSpot: choice(blindSpotLabels, {
    default: "none",
    title: "Noisy images alone",
    when: { path: "task", is: ["denoise"] },
    help: "Learns from noisy pictures alone. Recorrupted measures their noise and adds more of it, to tell it from the picture (Recorrupted-to-Recorrupted); it suits noise of a camera's sensor. Pixels hides some, which the network foretells from those around, as it can do of the picture but not of the noise (Noise2Void); it suits any noise that differs from pixel to pixel, and blurs more. Rows is for noise that runs along rows. No clean pictures are needed, and the last epoch counts, as the loss does not tell which is best.",
  }),
  augmentation: group({
    flip: choice(
      { none: "None", horizontal: "Left and right", both: "Both ways", turns: "Both ways and quarter turns" },
      {
        // Real noise may have a direction, such as lines; noise that is added has none.
        default: (of) => (willLearnPatches(of) && !hasRealNoise(of) ? "turns" : "none"),
        title: "Flip",
        when: ofWholeImages,
        help: "Shows images mirrored now and then. Only where a mirrored image is as good as the original. Quarter turns are of square images and patches alone.",
      },
    ),
    shift: real({
      minimum: 0,
      maximum: 0.5,
      step: 0.05,
      default: 0,
      title: "Shift",
      when: ofWholeImages,
      unit: "share of the size",
      help: "Moves each image by up to so much, so that the place of things matters less.",
    }),
    brightness: real({
      minimum: 0,
      maximum: 1,
      step: 0.05,
      default: 0,
      title: "Brightness",
      when: ofWholeImages,
      unit: "share",
      help: "Brightens or darkens each image by up to so much, for photos whose light varies.",
    }),
  }),
  seed: integer({
    minimum: 0,
    maximum: 4_294_967_295,
    default: 1,
    title: "Seed",
    help: "The same seed on the same machine gives the same run. Change it to see how much is chance.",
  }),
});
