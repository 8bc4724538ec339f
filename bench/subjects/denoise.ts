import path from "node:path";
import { type Figures, makePictures } from "../shared/noisy-pictures.js";
import { alone, type Goal, type Row } from "../shared/row.js";
import { Studio } from "../shared/studio.js";
import type { BenchContext, Section } from "../shared/subject.js";

/** One thing to learn and to judge. Folders are the bench's own, arrays those of the sample. */
interface Case {
  name: string;
  /** Its filters' name in the Python side's answer. */
  set: string;
  project: object;
  judged: { input: string; reference: string };
  goals: { psnr: number; ssim?: number; seconds?: number };
}

/** Cleaning: figures of pictures that were not learned from, beside filters that need no training and the row of convolutions of before. */
export async function denoise(context: BenchContext): Promise<Section> {
  const { root, work, quick, includes, say } = context;
  const sample = path.join(root, "samples/digits");
  const chosen = cases(sample, work, quick).filter(({ name }) => includes(name));
  const filters = await makePictures([...new Set(chosen.map(({ set }) => set))], context);
  const rows: Row[] = [];
  for (const one of chosen) {
    for (const architecture of ["unet", "plain"] as const) {
      if (quick && architecture === "plain") continue;
      say(`${one.name}: ${architecture}`);
      rows.push(...(await judged(one, architecture, filters[one.set] ?? {}, context)));
    }
  }
  if (chosen.some(({ name }) => name === "natural")) rows.push(...(await largePicture(context)));
  return {
    title: "Cleaning pictures",
    rows,
    notes: [
      "Natural: 300 patches of 64 by 64 in colour of eight pictures that scikit-image ships, gaussian noise of .1, 8 bits; 100 patches of four others are judged. Whole: the same twelve, at most 512 by 512; all eight are learned from, none is kept aside; BM3D (PyPI's bm3d 4.0, `bm3d_rgb`, told the noise) has 30.30 dB on the four. Digits: the sample's first 1,000, noise of .25; 200 of its others are judged. Pairs: the seed's noisy and clean images 0 to 199, judged on 200 to 299.",
      "Ours is the product's default, a U-Net; plain is the row of convolutions that the preset was before. Hyperparameters were chosen on the part of the learned patches that is kept aside. Seconds are of the whole training job at the load that stands above; processor time says more on a busy machine.",
      "The filters are SciPy's median of 3 by 3 and scikit-image's non-local means (patch 5, distance 8, h .8 sigma, sigma given, not the fast mode), which is told the noise. Means over the pictures of PSNR and SSIM.",
    ],
  };
}

function cases(sample: string, work: string, quick: boolean): Case[] {
  const noisy = (amount: number) => ({ kind: "gaussian", amount });
  const short = quick ? { epochs: 2 } : {};
  const folders = (set: string) => ({ input: path.join(work, set, "noisy"), reference: path.join(work, set, "clean") });
  return [
    {
      ...{ name: "natural", set: "natural", judged: folders("judge"), goals: { psnr: 30.3, ssim: 0.79, seconds: 300 } },
      project: { data: { train: "learn/clean" }, training: { noise: noisy(0.1), ...short } },
    },
    {
      ...{ name: "whole", set: "whole", judged: folders("whole-judge"), goals: { psnr: 30.4, seconds: 1200 } },
      // As the editor advises if there are so few.
      project: { data: { train: "whole-learn/clean", validation: 0 }, training: { noise: noisy(0.1), ...short } },
    },
    {
      ...{ name: "digits", set: "digits", judged: folders("digits"), goals: { psnr: 25 } },
      project: { data: { train: path.join(sample, "mnist_trn.npy") }, training: { noise: noisy(0.25), ...short } },
    },
    {
      ...{ name: "pairs", set: "pairs", goals: { psnr: 35, ssim: 0.98 } },
      judged: { input: path.join(sample, "noisy.npy[200:300]"), reference: path.join(sample, "unoisy.npy[200:300]") },
      project: { data: { train: path.join(sample, "noisy.npy[0:200]"), clean: path.join(sample, "unoisy.npy[0:200]") }, training: short },
    },
  ];
}

/** Trains and judges one case: the default beside the filters and with its goals, the row of convolutions without either. */
async function judged(one: Case, architecture: "unet" | "plain", filters: Record<string, Figures>, context: BenchContext): Promise<Row[]> {
  const studio = await Studio.open(context);
  try {
    const name = `${one.name}-${architecture}`;
    const started = performance.now();
    await studio.train(name, { task: "denoise", network: { preset: "residual", architecture }, ...one.project });
    const seconds = (performance.now() - started) / 1000;
    const processor = await studio.processorSeconds();
    const { mean } = await studio.denoise(name, one.judged.input, one.judged.reference);
    const what = architecture === "unet" ? one.name : `${one.name}, plain`;
    const goals: Partial<Case["goals"]> = architecture === "unet" ? one.goals : {};
    const atLeast = (bound: number | undefined): Goal | null => (bound === undefined ? null : { atLeast: bound });
    const against = architecture === "unet" ? Object.entries(filters) : [];
    const row = (score: "psnr" | "ssim", unit: string): Row[] => {
      const ours = { value: mean[score], unit };
      const alike = against.map(([filter, figures]) => ({ against: filter, theirs: { value: figures[score], unit } }));
      const first: Row = { what: `${what}: ${score.toUpperCase()}`, ours, ...alone, goal: atLeast(goals[score]) };
      return [first, ...alike.map((theirs): Row => ({ what: first.what, ours, ...theirs, ratio: null, goal: null }))];
    };
    const limit: Goal | null = goals.seconds === undefined ? null : { atMost: goals.seconds };
    return [
      ...row("psnr", "dB"),
      ...row("ssim", ""),
      { what: `${what}: trained`, ours: { value: seconds, unit: "s" }, ...alone, goal: limit },
      { what: `${what}: processor time of it`, ours: { value: processor, unit: "s" }, ...alone, goal: null },
    ];
  } finally {
    await studio.close();
  }
}

/** Cleans a picture of 4000 by 3000 in colour by the run on natural patches. */
async function largePicture(context: BenchContext): Promise<Row[]> {
  const studio = await Studio.open(context);
  const { work } = context;
  try {
    const started = performance.now();
    await studio.denoise("natural-unet", path.join(work, "large/noisy"), path.join(work, "large/clean"));
    const seconds = (performance.now() - started) / 1000;
    return [
      { what: "4000 by 3000: cleaned", ours: { value: seconds, unit: "s" }, ...alone, goal: { atMost: 60 } },
      { what: "4000 by 3000: processor time of it", ours: { value: await studio.processorSeconds(), unit: "s" }, ...alone, goal: null },
      { what: "4000 by 3000: peak memory", ours: { value: await studio.peakMemory(), unit: "MB" }, ...alone, goal: { atMost: 1024 } },
    ];
  } finally {
    await studio.close();
  }
}
