import { z } from "zod";
import { choice, integer, integers, type Knob, type KnobMeta, real, type Section, sections, special } from "./knob.js";
import { type Activation, activations, paddings } from "./layer.js";
import { formatVersion } from "./version.js";

const activationLabels: Record<Activation, string> = {
  linear: "Linear",
  relu: "ReLU",
  leakyRelu: "Leaky ReLU",
  elu: "ELU",
  tanh: "Tanh",
  sigmoid: "Sigmoid",
};

const positive = z.int().min(1);
const activation = z.enum(activations);

/** A layer of the preset `layers`; what is left out has the usual value. */
export const layerSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("conv2d"),
    filters: positive,
    kernel: positive,
    stride: positive.max(4).default(1),
    padding: z.enum(paddings).default("same"),
    activation: activation.default("relu"),
  }),
  z.object({
    kind: z.literal("conv2dTranspose"),
    filters: positive,
    kernel: positive,
    stride: positive.max(4).optional(),
    padding: z.enum(paddings).default("valid"),
    activation: activation.default("relu"),
  }),
  z.object({ kind: z.literal("maxPool2d") }),
  z.object({ kind: z.literal("averagePool2d") }),
  z.object({ kind: z.literal("upsample2d") }),
  z.object({ kind: z.literal("flatten") }),
  z.object({ kind: z.literal("dense"), units: positive, activation: activation.default("linear") }),
  z.object({ kind: z.literal("reshape"), shape: z.tuple([positive, positive, positive]) }),
  z.object({ kind: z.literal("activation"), activation }),
  z.object({ kind: z.literal("add"), from: z.int().min(-1) }),
]);

const pixels = z.int().min(4).max(4096);
const folder = z.string().min(1);

/** The project file: every knob optional, as a default stands in for what is left out. Adding a knob is adding a row. */
export const projectSchema = z.looseObject({
  version: z.literal(formatVersion).meta({ expects: "1, the version of the file's format" }),
  task: choice(
    {
      reconstruct: ["Reconstruct", "Give back what is seen: for maps, search and anomalies."],
      denoise: ["Denoise", "Turn noisy pictures into clean ones."],
    },
    {
      title: "Task",
      help: "Reconstruct learns to give back what it sees: for maps, search and anomalies. Denoise learns to turn noisy pictures into clean ones.",
    },
  ),
  data: z
    .looseObject({
      train: special(folder, {
        title: "Images",
        control: { kind: "source", optional: false },
        expects: "a folder, an .npy file or an IDX file, relative to the project",
        help: "The folder of images to learn from, with its sub-folders; or an .npy or IDX file. A part of a file is taken by name.npy[0:200].",
      }),
      clean: special(folder.nullable(), {
        title: "Clean images",
        control: { kind: "source", optional: true },
        expects: "a folder or an .npy file, relative to the project, or null",
        help: "The clean pictures that belong to the noisy ones, by the same file names; or a second .npy file, by order.",
        when: { path: "task", is: ["denoise"] },
      }),
      validation: special(z.union([z.number().min(0).max(0.9), folder]), {
        title: "Validation",
        unit: "share, or a folder",
        control: { kind: "validation" },
        expects: "a share from 0 to 0.9, or a folder",
        help: "The share of images kept aside to measure progress on pictures never trained on; 0.2 is usual. Also sets the anomaly threshold. Or a folder of its own.",
      }),
      labels: special(folder.nullable(), {
        title: "Labels",
        control: { kind: "source", optional: true },
        expects: "a .csv, .npy or IDX file, relative to the project, or null",
        help: "Names to colour the map by. Left out, the names of the sub-folders are used where there are any. They never influence training.",
      }),
      size: special(z.union([z.literal("auto"), z.tuple([pixels, pixels])]), {
        title: "Size",
        unit: "height, width in pixels",
        control: { kind: "size" },
        expects: '"auto" or [height, width] in pixels from 4 to 4096, such as [28, 28]',
        help: "Every image is brought to this size. Auto takes the commonest size, at most 64 pixels on the long side. Larger sees finer detail and trains longer.",
      }),
      channels: choice(
        { auto: "Auto", gray: "Gray", rgb: "Colour" },
        {
          title: "Colours",
          help: "Gray uses one channel, colour three. Auto looks at the images.",
        },
      ),
      range: special(z.union([z.literal("auto"), z.tuple([z.number(), z.number()])]), {
        title: "Value range",
        control: { kind: "range" },
        expects: '"auto" or [black, white], such as [0, 255]',
        help: "The values that mean black and white. Auto knows 8-bit and 16-bit pictures; only float arrays may need it.",
      }),
      fit: choice(
        { pad: "Pad with the edge's colour", crop: "Crop the centre", stretch: "Stretch" },
        {
          title: "Fit",
          help: "What happens to images of another shape than the chosen size.",
        },
      ),
    })
    .optional(),
  network: z
    .looseObject({
      preset: choice(
        {
          classic: ["Classic", "The small network this product descends from: filters grow by powers, valid convolutions."],
          standard: ["Standard", "Suits most pictures: filters double from level to level, 32 latent numbers."],
          map: ["Map", "The standard network with two latent numbers, to draw each image as a point."],
          residual: ["Residual", "For denoising: learns what to add to the image, without squeezing it. It has no latent numbers."],
          layers: ["Own layers", "The layers that network.layers lists."],
        },
        {
          title: "Network",
          help: "Standard suits most pictures. Map squeezes each image into two numbers to draw it as a point. Residual is for denoising. Classic is the small network this product descends from.",
        },
      ),
      kernels: integers(
        { minimum: 1, maximum: 31 },
        {
          title: "Kernels",
          unit: "pixels",
          when: { path: "network.preset", is: ["classic", "standard", "map", "residual"] },
          help: "The width of the window that each level looks through. One number a level: more levels see larger structures.",
        },
      ),
      filters: integer(
        { minimum: 1, maximum: 1024 },
        {
          title: "Filters",
          unit: "patterns",
          when: { path: "network.preset", is: ["classic", "standard", "map", "residual"] },
          help: "How many patterns the first level looks for. More can draw finer detail and takes longer. Later levels look for more.",
        },
      ),
      latent: integer(
        { minimum: 1, maximum: 4096 },
        {
          title: "Latent",
          unit: "numbers",
          when: { path: "network.preset", is: ["classic", "standard", "map"] },
          help: "How many numbers each image is squeezed into. 2 draws every image as a point on the map; 32 keeps more detail.",
        },
      ),
      padding: choice(
        { valid: "Valid", same: "Same" },
        {
          title: "Padding",
          when: { path: "network.preset", is: ["classic", "standard", "map"] },
          help: "Same keeps the size at each convolution; valid lets it shrink by the kernel's border.",
        },
      ),
      latentActivation: choice(activationLabels, {
        title: "Latent activation",
        when: { path: "network.preset", is: ["classic", "standard", "map"] },
        help: "Linear lets every latent number take any value. ReLU cuts below zero and can leave some numbers dead.",
      }),
      outputActivation: choice(activationLabels, {
        title: "Output activation",
        when: { path: "network.preset", is: ["classic", "standard", "map", "residual"] },
        help: "Sigmoid keeps every pixel between black and white. ReLU can die and return black pictures.",
      }),
      layers: special(z.array(layerSchema).min(1).max(200), {
        title: "Layers",
        control: { kind: "layers" },
        expects: 'a list of layers, such as [{ "kind": "conv2d", "filters": 16, "kernel": 3 }]',
        when: { path: "network.preset", is: ["layers"] },
        help: "The layers from the image to its reconstruction. The last must give back the image's size and channels.",
      }),
    })
    .optional(),
  training: z
    .looseObject({
      epochs: integer(
        { minimum: 1, maximum: 100_000 },
        {
          title: "Epochs",
          help: "How many times all the training images are shown. More is better until the validation loss stops falling.",
        },
      ),
      batchSize: integer(
        { minimum: 1, maximum: 4096 },
        {
          title: "Batch size",
          unit: "images",
          help: "How many images are shown between two corrections of the network. Small learns more from few images; large is faster on many.",
        },
      ),
      learningRate: real(
        { minimum: 1e-7, maximum: 1, step: 0.0005 },
        {
          title: "Learning rate",
          help: "How far each correction goes. Too high and the loss jumps or becomes infinite; too low and it crawls.",
        },
      ),
      schedule: choice(
        {
          constant: ["Constant", "The same learning rate throughout."],
          cosine: ["Cosine", "Falls smoothly to zero over the run."],
          step: ["Step", "Divided by ten twice."],
        },
        {
          title: "Schedule",
          help: "Cosine lets the learning rate fall smoothly to zero over the run, which ends at a lower loss. Step divides it by ten twice.",
        },
      ),
      warmupEpochs: integer(
        { minimum: 0, maximum: 1000 },
        {
          title: "Warm-up",
          unit: "epochs",
          when: { path: "training.schedule", is: ["cosine", "step"] },
          help: "Epochs over which the learning rate rises from zero: a gentle start.",
        },
      ),
      patience: integer(
        { minimum: 0, maximum: 10_000 },
        {
          title: "Patience",
          unit: "epochs",
          help: "Stop when the validation loss has not improved for so many epochs, and keep the best. 0 never stops early.",
        },
      ),
      loss: choice(
        { mse: "Squared error", "mse-ssim": "Squared error and structure" },
        {
          title: "Loss",
          help: "What training makes small. Squared error compares pixel by pixel. With structure (mse + 0.1 (1 - SSIM)) edges and fine patterns count too: sharper pictures, at a little more time.",
        },
      ),
      precision: choice(
        {
          float32: ["float32", "Full precision, on every machine."],
          bfloat16: ["bfloat16", "Fewer digits: faster for large networks, where the processor has it."],
        },
        {
          title: "Precision",
          help: "How finely the layers calculate while training. bfloat16 keeps a third of float32's digits: large networks train up to twice as fast, small ones hardly, and the loss ends a little different. Weights and results stay float32. Needs TensorFlow on Linux and a processor with AVX512_BF16 or AMX_BF16.",
        },
      ),
      noise: z
        .looseObject({
          kind: choice(
            { none: "None", gaussian: "Gaussian", poisson: "Poisson", saltAndPepper: "Salt and pepper", masking: "Masking" },
            {
              title: "Noise",
              help: "Noise added to the training images, new each epoch, while the clean ones stay the target. It makes the network robust; with the task Denoise it needs no pairs.",
            },
          ),
          amount: real(
            { minimum: 0.001, maximum: 1, step: 0.05 },
            {
              title: "Noise amount",
              unit: "share",
              when: { path: "training.noise.kind", is: ["gaussian", "poisson", "saltAndPepper", "masking"] },
              help: "For Gaussian and Poisson the deviation at white, where black is 0 and white is 1; for the others the share of pixels hit.",
            },
          ),
        })
        .optional(),
      augmentation: z
        .looseObject({
          flip: choice(
            { none: "None", horizontal: "Left and right", both: "Both ways" },
            { title: "Flip", help: "Shows images mirrored now and then. Only where a mirrored image is as good as the original." },
          ),
          shift: real(
            { minimum: 0, maximum: 0.5, step: 0.05 },
            {
              title: "Shift",
              unit: "share of the size",
              help: "Moves each image by up to so much, so that the place of things matters less.",
            },
          ),
          brightness: real(
            { minimum: 0, maximum: 1, step: 0.05 },
            {
              title: "Brightness",
              unit: "share",
              help: "Brightens or darkens each image by up to so much, for photos whose light varies.",
            },
          ),
        })
        .optional(),
      seed: integer(
        { minimum: 0, maximum: 4_294_967_295 },
        {
          title: "Seed",
          help: "The same seed on the same machine gives the same run. Change it to see how much is chance.",
        },
      ),
    })
    .optional(),
  anomaly: z
    .looseObject({
      score: choice(
        { mse: "Reconstruction error" },
        {
          title: "Score",
          help: "How wrong an image looks: the mean squared difference between it and its reconstruction.",
        },
      ),
      falseAlarmRate: real(
        { minimum: 0.001, maximum: 0.5, step: 0.01 },
        {
          title: "False alarms",
          unit: "share",
          when: { path: "anomaly.threshold", is: ["auto"] },
          help: "The share of good images that may be flagged by mistake. Lower flags less and misses more.",
        },
      ),
      threshold: special(z.union([z.literal("auto"), z.number().min(0)]), {
        title: "Threshold",
        control: { kind: "auto-number", minimum: 0, maximum: 1, step: 0.001 },
        expects: '"auto" or a score of 0 or more',
        help: "Images that score above it are flagged. Auto sets it from the held-out images by the false-alarm rate.",
      }),
    })
    .optional(),
});

/** A project file as parsed: what the person wrote, unknown keys included. */
export type ProjectFile = z.output<typeof projectSchema>;

const isSection = (name: string): name is Section => (sections as readonly string[]).includes(name);

/** The table of knobs in the order of the form. */
export function knobTable(): Knob[] {
  const rows: Knob[] = [];
  const row = (path: string, schema: z.ZodType) => {
    const meta = schema.meta() as KnobMeta | undefined;
    const section = path.split(".")[0];
    if (meta?.control && isSection(section)) rows.push({ ...meta, path, section });
  };
  const visit = (path: string, schema: z.ZodType) => {
    const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
    if (!(inner instanceof z.ZodObject)) return row(path, schema);
    for (const [key, leaf] of Object.entries(inner.shape)) visit(path ? `${path}.${key}` : key, leaf as z.ZodType);
  };
  visit("", projectSchema);
  return rows;
}

/** What a right value at a path of keys is, to follow "must be". */
export function expectedAt(path: readonly (string | number)[]): { title: string; expects: string } | undefined {
  let schema: z.ZodType = projectSchema;
  let found: { title: string; expects: string } | undefined;
  for (const key of path) {
    const inner: z.ZodType = schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;
    if (!(inner instanceof z.ZodObject) || !(String(key) in inner.shape)) break;
    schema = inner.shape[String(key)] as z.ZodType;
    const meta = schema.meta() as Partial<KnobMeta> | undefined;
    if (meta?.expects) found = { title: meta.title ?? String(key), expects: meta.expects };
    else if (path.length === 1) found = { title: String(key), expects: "a group of settings in braces" };
  }
  return found;
}
