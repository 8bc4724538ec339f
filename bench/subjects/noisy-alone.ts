import path from "node:path";
import { type Figures, makePictures } from "../shared/noisy-pictures.js";
import { alone, type Goal, type Row } from "../shared/row.js";
import { Studio } from "../shared/studio.js";
import type { BenchContext, Section } from "../shared/subject.js";

/** Trainings of each way that are averaged, by their seeds, the epochs of each, and how far below those with clean pictures the figure may lie, in dB. */
const rounds = { seeds: [1, 2, 3], epochs: 12, below: 1.5 };
/** The pictures that are judged, in their order and as many patches of each. */
const judged = { names: ["coffee", "camera", "grass", "retina"], patches: 25 };

/** One way to learn: what it is called in the table, and its project. */
interface Way {
  name: string;
  data: object;
  training: object;
}

/** Figures of one way. */
interface Found {
  mean: Figures;
  /** Of each seed. */
  seeds: readonly number[];
  /** Of the patches of each picture, over the seeds. */
  pictures: readonly number[];
  /** Processor time of a training, in seconds. */
  processor: number;
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Learning from noisy natural patches alone, and from the clean ones beside it with the same seeds and as many steps; all are judged on the same pictures. */
export async function noisyAlone(context: BenchContext): Promise<Section> {
  const { natural: filters } = await makePictures(["natural"], context);
  const ways: readonly Way[] = [
    { name: "learned from clean ones", data: { train: "learn/clean" }, training: { noise: { kind: "gaussian", amount: 0.1 } } },
    { name: "Noise2Void (pixels)", data: { train: "learn/noisy" }, training: { blindSpot: "pixels" } },
  ];
  const ours = await found({ name: "noisy alone", data: { train: "learn/noisy" }, training: { blindSpot: "auto" } }, context);
  const others: { name: string; found: Found }[] = [];
  for (const way of ways) others.push({ name: way.name, found: await found(way, context) });
  const rivals = [...others.map(({ name, found }) => [name, found.mean] as const), ...Object.entries(filters)];
  const rows = (["psnr", "ssim"] as const).flatMap((score): Row[] => {
    const unit = score === "psnr" ? "dB" : "";
    const row = { what: score.toUpperCase(), ours: { value: ours.mean[score], unit } };
    const goal: Goal | null = score === "psnr" ? { atLeast: others[0].found.mean.psnr - rounds.below } : null;
    return [
      { ...row, ...alone, goal },
      ...rivals.map(([against, figures]): Row => ({ ...row, against, theirs: { value: figures[score], unit }, ratio: null, goal: null })),
    ];
  });
  const about = ({ seeds, pictures }: Found) =>
    `${seeds.map((value) => value.toFixed(2)).join(", ")} dB by seed; ${judged.names.map((name, n) => `${name} ${pictures[n].toFixed(2)}`).join(", ")}`;
  return {
    title: "Learning from noisy pictures alone",
    rows: [
      ...rows,
      {
        ...{ what: "processor time of a training", ours: { value: ours.processor, unit: "s" }, against: others[0].name },
        ...{ theirs: { value: others[0].found.processor, unit: "s" }, ratio: null, goal: null },
      },
    ],
    notes: [
      `The natural patches of "Cleaning pictures": 300 noisy ones are learned from, ${judged.patches} of each of four other pictures judged. ${rounds.epochs} epochs of each way, means of the seeds ${rounds.seeds.join(", ")}. Other pictures chose the method (docs/decisions.md).`,
      `Noisy alone: ${about(ours)}.`,
      ...others.map(({ name, found }) => `${name[0].toUpperCase()}${name.slice(1)}: ${about(found)}.`),
    ],
  };
}

async function found({ name, data, training }: Way, context: BenchContext): Promise<Found> {
  const { work, quick, say } = context;
  const means: Figures[] = [];
  const pictures: number[][] = [];
  const processor: number[] = [];
  for (const seed of rounds.seeds) {
    const studio = await Studio.open(context);
    const file = `${name.replaceAll(/\W+/g, "-")}-${seed}`;
    say(`${name}, seed ${seed}`);
    try {
      await studio.train(file, { task: "denoise", data, training: { ...training, seed, epochs: quick ? 2 : rounds.epochs } });
      processor.push(await studio.processorSeconds());
      const { mean, scores } = await studio.cleaned(file, path.join(work, "judge/noisy"), path.join(work, "judge/clean"));
      means.push(mean);
      pictures.push(judged.names.map((_, n) => meanOf(scores.slice(n * judged.patches, (n + 1) * judged.patches))));
    } finally {
      await studio.close();
    }
  }
  const over = (score: "psnr" | "ssim") => meanOf(means.map((figures) => figures[score]));
  return {
    mean: { psnr: over("psnr"), ssim: over("ssim") },
    seeds: means.map(({ psnr }) => psnr),
    pictures: judged.names.map((_, n) => meanOf(pictures.map((of) => of[n]))),
    processor: meanOf(processor),
  };
}
