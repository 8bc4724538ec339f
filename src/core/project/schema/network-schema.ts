import { z } from "zod";
import { sentence } from "../../language/sentence.js";
import { networkDefaults } from "../../network/preset.js";
import type { Lengths } from "../knob.js";
import { choice, group, integer, integers, special } from "../rows.js";
import { presetsFor } from "../task.js";
import { architectureOf, hiddenOf, layersOf } from "./architecture.js";
import { activationLabels, layerFields, layerSchema, paddingLabels } from "./layer-schema.js";

const listed: Lengths = { minimumLength: 1, maximumLength: 200 };

const withCode = { path: "network.preset", is: ["classic", "standard", "map"] };
const withKernels = { path: "network.preset", is: ["classic", "standard", "map", "residual", "restore"] };
const withFilters = { path: "network.preset", is: [...withKernels.is, "features"] };
const withLatent = { path: "network.preset", is: [...withCode.is, "features"] };
const withOutput = { path: "network.preset", is: ["classic", "standard", "map", "residual"] };

/** What the network is made of. */
export const networkSchema = group({
  preset: choice(
    {
      classic: ["Classic", "The small network this product descends from: filters grow by powers, valid convolutions."],
      standard: ["Standard", "Suits most pictures: filters double from level to level, 32 latent numbers."],
      map: ["Map", "The standard network with two latent numbers, to draw each image as a point."],
      residual: ["Residual", "For denoising: learns what to add to the image, without squeezing it. It has no latent numbers."],
      features: ["Features", "For defects: a small network learns what a frozen one sees in each cell of good pictures."],
      restore: ["Restore", "For defects, without a frozen network: learns to take foreign patches out of good pictures."],
      layers: ["Own layers", "The layers that network.layers lists."],
    },
    {
      default: ({ task, written }) => {
        if (task !== "detect" && written("network.layers")) return "layers";
        if (task !== "detect" && written("network.kernels")) return "classic";
        return presetsFor[task][0];
      },
      title: "Network",
      help: "Standard suits most pictures. Map squeezes each image into two numbers to draw it as a point. Residual is for denoising. Classic is the small network this product descends from. Features and Restore find defects: Features by what a frozen network sees, which finds most; Restore by the pictures alone.",
    },
  ),
  architecture: choice(
    {
      unet: ["U-Net", "Levels of half the size with skips: sees far around each pixel, and takes pictures of any size."],
      plain: [
        "Plain",
        "A row of convolutions at full size, which sees 4 pixels around each. Projects that name kernels or filters have it.",
      ],
    },
    {
      default: architectureOf,
      title: "Architecture",
      when: { path: "network.preset", is: ["residual"] },
      help: "How the network Residual is built. The U-Net cleans better where noise hides large structures. With the task Denoise it learns from parts of pictures at their own size, never shrunk.",
    },
  ),
  kernels: integers({
    minimum: 1,
    maximum: 31,
    minimumLength: 1,
    maximumLength: 8,
    default: (of) => layersOf(of).kernels,
    title: "Kernels",
    unit: "pixels",
    when: withKernels,
    help: "The width of the window that each level looks through. One number a level: more levels see larger structures.",
  }),
  filters: integer({
    minimum: 1,
    maximum: 1024,
    default: (of) => layersOf(of).filters,
    title: "Filters",
    unit: "patterns",
    when: withFilters,
    help: "How many patterns the first level looks for. More can draw finer detail and takes longer. Later levels look for more.",
  }),
  hidden: integers({
    minimum: 1,
    maximum: 4096,
    minimumLength: 0,
    maximumLength: 8,
    default: hiddenOf,
    title: "Dense layers",
    unit: "units",
    when: { path: "network.preset", is: ["standard", "map"] },
    help: "How many units the dense layers before the latent numbers have, one number a layer; the same follow after them, in reverse. They help few latent numbers to say much. Empty for none.",
  }),
  latent: integer({
    minimum: 1,
    maximum: 4096,
    default: ({ preset }) => networkDefaults[preset].latent,
    title: "Latent",
    unit: "numbers",
    when: withLatent,
    help: "How many numbers each image is squeezed into. 2 draws every image as a point on the map; 32 keeps more detail.",
  }),
  padding: choice(paddingLabels, {
    default: ({ preset }) => networkDefaults[preset].padding,
    title: "Padding",
    when: withCode,
    help: "Same keeps the size at each convolution; valid lets it shrink by the kernel's border.",
  }),
  latentActivation: choice(activationLabels, {
    default: ({ preset }) => networkDefaults[preset].latentActivation,
    title: "Latent activation",
    when: withCode,
    help: "Linear lets every latent number take any value. ReLU cuts below zero and can leave some numbers dead.",
  }),
  outputActivation: choice(activationLabels, {
    default: ({ preset }) => networkDefaults[preset].outputActivation,
    title: "Output activation",
    when: withOutput,
    help: "Sigmoid keeps every pixel between black and white. ReLU can die and return black pictures.",
  }),
  layers: special(z.array(layerSchema).min(listed.minimumLength).max(listed.maximumLength), {
    default: () => [],
    title: "Layers",
    control: { kind: "layers", fields: layerFields(), ...listed },
    expects: sentence('a list of layers, such as [{ "kind": "conv2d", "filters": 16, "kernel": 3 }]'),
    when: { path: "network.preset", is: ["layers"] },
    help: "The layers from the image to its reconstruction. The last must give back the image's size and channels.",
  }),
});
