import type { Workload } from "./workload.js";

/** The networks that are timed, at the sizes and batches of the goals. */
export const workloads: Record<"classic15" | "classic3" | "standard" | "residual", Workload> = {
  classic15: {
    name: "classic 15/225 latent 2, 32",
    preset: "classic",
    settings: { kernels: [5, 5], filters: 15, latent: 2 },
    image: [28, 28, 1],
    batchSize: 32,
    images: 2048,
    noisy: false,
  },
  classic3: {
    name: "classic 3/9 latent 100, 32",
    preset: "classic",
    settings: { kernels: [5, 5], filters: 3, latent: 100 },
    image: [28, 28, 1],
    batchSize: 32,
    images: 4096,
    noisy: false,
  },
  standard: {
    name: "standard 64x64x3, 64",
    preset: "standard",
    settings: {},
    image: [64, 64, 3],
    batchSize: 64,
    images: 1024,
    noisy: false,
  },
  residual: {
    // What a step of the task Denoise takes by default: a U-Net on patches in colour.
    name: "residual 48x48x3, 4",
    preset: "residual",
    settings: {},
    image: [48, 48, 3],
    batchSize: 4,
    images: 512,
    noisy: true,
  },
};
