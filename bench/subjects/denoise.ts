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
  project: { data: object; training: object };
  judged: { input: string; reference: string };
  goals: { psnr: number; ssim?: number; seconds?: number };
}

/** Trainings of our default, each with another seed. */
const mostRounds = 5;

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
      "Ours is trained five times, with the seeds 1 to 5: figures are their means, with the least and the most beside them; times are of the slowest. Plain is trained once.",
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

/** Trains a case with some seeds and judges it: the default beside the filters and with its goals, the row of convolutions without either. */
async function judged(one: Case, architecture: "unet" | "plain", filters: Record<string, Figures>, context: BenchContext): Promise<Row[]> {
  const own = architecture === "unet";
  const rounds: Round[] = [];
  for (let seed = 1; seed <= (own && !context.quick ? Math.min(mostRounds, context.rounds) : 1); seed++)
    rounds.push(await trained(one, architecture, seed, context));
  const what = own ? one.name : `${one.name}, plain`;
  const goals: Partial<Case["goals"]> = own ? one.goals : {};
  const atLeast = (bound: number | undefined): Goal | null => (bound === undefined ? null : { atLeast: bound });
  const against = own ? Object.entries(filters) : [];
  const row = (score: "psnr" | "ssim", unit: string): Row[] => {
    const values = rounds.map(({ mean }) => mean[score]);
    const ours = { value: values.reduce((sum, value) => sum + value, 0) / values.length, unit };
    const alike = against.map(([filter, figures]) => ({ against: filter, theirs: { value: figures[score], unit } }));
    const first: Row = { what: `${what}: ${score.toUpperCase()}`, ours, ...alone, goal: atLeast(goals[score]) };
    const extremes = { least: Math.min(...values), most: Math.max(...values) };
    const spread = Object.entries(extremes).map(
      ([name, value]): Row => ({ what: `${first.what}, ${name} of ${values.length} seeds`, ours: { value, unit }, ...alone, goal: null }),
    );
    return [
      first,
      ...(values.length > 1 ? spread : []),
      ...alike.map((theirs): Row => ({ what: first.what, ours, ...theirs, ratio: null, goal: null })),
    ];
  };
  const longest = (name: "seconds" | "processor") => ({ value: Math.max(...rounds.map((round) => round[name])), unit: "s" });
  const limit: Goal | null = goals.seconds === undefined ? null : { atMost: goals.seconds };
  return [
    ...row("psnr", "dB"),
    ...row("ssim", ""),
    { what: `${what}: trained`, ours: longest("seconds"), ...alone, goal: limit },
    { what: `${what}: processor time of it`, ours: longest("processor"), ...alone, goal: null },
  ];
}

/** What one training took, and how well it cleans. */
interface Round {
  mean: Figures;
  seconds: number;
  processor: number;
}

async function trained(one: Case, architecture: "unet" | "plain", seed: number, context: BenchContext): Promise<Round> {
  const studio = await Studio.open(context);
  try {
    const { data, training } = one.project;
    const name = `${one.name}-${architecture}-${seed}`;
    const started = performance.now();
    await studio.train(name, { task: "denoise", network: { preset: "residual", architecture }, data, training: { ...training, seed } });
    const seconds = (performance.now() - started) / 1000;
    const processor = await studio.processorSeconds();
    const { mean } = await studio.denoise(name, one.judged.input, one.judged.reference);
    return { mean, seconds, processor };
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
    await studio.denoise("natural-unet-1", path.join(work, "large/noisy"), path.join(work, "large/clean"));
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
