import path from "node:path";
import { alone, type Goal, type Row } from "../shared/row.js";
import { Studio } from "../shared/studio.js";
import type { BenchContext } from "../shared/subject.js";
import type { Figures } from "./denoise.js";

/** The name of its row for `--only`. */
export const noisyAlone = "natural, noisy alone";
/** Trainings that are averaged, each with a seed of its own, and how far below those with clean pictures their figure may lie, in dB. */
const rounds = { seeds: [1, 2, 3], below: 1.5 };

/** Learns from the noisy natural patches alone, and from the clean ones beside it with the same seeds; both are judged on the same pictures. */
export async function fromNoisyAlone(filters: Record<string, Figures>, context: BenchContext): Promise<Row[]> {
  const { work, quick, say } = context;
  const mean = async (name: string, project: { data: object; training: object }): Promise<Figures> => {
    const found: Figures[] = [];
    for (const seed of rounds.seeds) {
      const studio = await Studio.open(context);
      say(`${noisyAlone}: ${name}, seed ${seed}`);
      try {
        const training = { ...project.training, seed, ...(quick && { epochs: 2 }) };
        await studio.train(`${name}-${seed}`, { task: "denoise", data: project.data, training });
        const judged = await studio.denoise(`${name}-${seed}`, path.join(work, "judge/noisy"), path.join(work, "judge/clean"));
        found.push(judged.mean);
      } finally {
        await studio.close();
      }
    }
    const over = (score: "psnr" | "ssim") => found.reduce((sum, figures) => sum + figures[score], 0) / found.length;
    return { psnr: over("psnr"), ssim: over("ssim") };
  };
  const auto = await mean("alone-auto", { data: { train: "learn/noisy" }, training: { blindSpot: "auto" } });
  const hidden = await mean("alone-pixels", { data: { train: "learn/noisy" }, training: { blindSpot: "pixels" } });
  const clean = await mean("alone-clean", { data: { train: "learn/clean" }, training: { noise: { kind: "gaussian", amount: 0.1 } } });
  const others = { "learned from clean ones": clean, Noise2Void: hidden, ...filters };
  return (["psnr", "ssim"] as const).flatMap((score) => {
    const unit = score === "psnr" ? "dB" : "";
    const row = { what: `${noisyAlone}: ${score.toUpperCase()}`, ours: { value: auto[score], unit } };
    const goal: Goal | null = score === "psnr" ? { atLeast: clean.psnr - rounds.below } : null;
    return [
      { ...row, ...alone, goal },
      ...Object.entries(others).map(
        ([against, figures]): Row => ({
          ...{ ...row, against, theirs: { value: figures[score], unit } },
          ...{ ratio: null, goal: null },
        }),
      ),
    ];
  });
}
