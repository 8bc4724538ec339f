import { UserError } from "../../core/language/error.js";
import { type Sentence, sentence } from "../../core/language/sentence.js";
import type { PlantedEvidence } from "../../core/numbers/planted-evidence.js";
import { type AnyScorerName, baselineNames, type ScorerName, scorerNames } from "../../core/numbers/scorer.js";
import { thresholdOf } from "../../core/numbers/threshold.js";
import { scoreHeldOut } from "../scoring/held-out.js";
import type { FittedScorer } from "../scoring/scorer.js";
import { scorers } from "../scoring/scorers.js";
import { part } from "./detailed-images.js";
import { readTrial, type Trial, writeTrial } from "./kept-trials.js";
import type { RunScorer, RunScorers } from "./run-scorers.js";
import { evidenceOf, type TrialDefect, tryScorers } from "./trial.js";

/** The scorer that judges a folder, and why it is this one. */
export interface Judge {
  name: ScorerName;
  scorer: RunScorer;
  /** What each scorer that was compared found of the defects planted to choose by; null if it was not chosen so. */
  choice: PlantedEvidence[] | null;
  /** What the scorer finds of defects planted on held-out images, above its threshold, and then each baseline; null if the run's images are not there. */
  proof: PlantedEvidence[] | null;
  /** What should be known of it. */
  notes: Sentence[];
}

/**
 * The scorer of a run by its name; `auto` takes the one that finds most planted defects at the false-alarm rate. Without the images that the
 * run learned from, `auto` and `mse` judge by mse. Throws UserError if another scorer must be fitted and these are not there; CancelledError.
 */
export async function openJudge(run: RunScorers, asked: ScorerName | "auto", falseAlarmRate: number): Promise<Judge> {
  try {
    const chosen = asked === "auto" ? await choose(run, falseAlarmRate) : { name: asked, choice: null };
    const scorer = await run.open(chosen.name);
    return { ...chosen, scorer, proof: await prove(run, [chosen.name, ...baselineNames], falseAlarmRate), notes: [] };
  } catch (error) {
    if (!(error instanceof UserError) || (asked !== "auto" && asked !== "mse")) throw error;
    return byError(run, error);
  }
}

/** The judge of a run whose images are not there: mse needs none. */
async function byError(run: RunScorers, { sentence: reason }: UserError): Promise<Judge> {
  const kept = run.recorded();
  const message =
    kept.length > 0
      ? sentence(
          "Scored by mse, with the threshold of the scores that the run kept, which are of unclipped outputs: other scores need the images that it learned from.",
        )
      : sentence("Scored by mse and without a threshold: other scores and a threshold need the images that the run learned from.");
  const fitted = scorers.mse.restore(null);
  if (!fitted) throw new Error("mse keeps nothing.");
  return { name: "mse", scorer: { fitted, scores: kept, heat: null, detail: null }, choice: null, proof: null, notes: [message, reason] };
}

/** Compares the scorers that suit the network on images that set no threshold. Of equally good ones the earliest is taken, which costs least. */
async function choose(run: RunScorers, rate: number): Promise<{ name: ScorerName; choice: PlantedEvidence[] }> {
  const names = scorerNames.filter((name) => !scorers[name].refusal(run.model.network));
  const trial = (await readTrial(run.files, run.model, "choice")) ?? (await tryAll(run, names));
  const choice = names.map((name) => evidenceOf(name, trial.defects, limitOf(trial.good[name] ?? [], rate)));
  const best = choice.reduce((leader, one) => (one.found > leader.found ? one : leader));
  return { name: names[choice.indexOf(best)], choice };
}

async function tryAll(run: RunScorers, names: readonly ScorerName[]): Promise<Trial> {
  const { choosing, seed } = await run.images();
  const half = choosing.count >> 1;
  const positions = Array.from({ length: choosing.count }, (_, i) => i);
  const [clean, spoilt] = [part(choosing, positions.slice(0, half)), part(choosing, positions.slice(half))];
  const { model, context } = run;
  const good: Trial["good"] = {};
  const fitted = [];
  for (const name of names) {
    const scorer = (await run.open(name)).fitted;
    good[name] = (await scoreHeldOut(scorer, model, clean, { signal: context.signal })).scores;
    fitted.push(scorer);
  }
  const defects = await tryScorers({ images: spoilt, scorers: fitted, model, view: await run.view(), seed, context });
  const trial = { good, defects };
  await writeTrial(run.files, model, "choice", trial);
  return trial;
}

/** What scorers find of the same defects, planted on the held-out images. */
async function prove(run: RunScorers, names: readonly AnyScorerName[], rate: number): Promise<PlantedEvidence[]> {
  const kept = await readTrial(run.files, run.model, "proof");
  const missing = names.filter((name) => !kept?.defects.every(({ scores }) => name in scores));
  const defects = kept && missing.length === 0 ? kept.defects : await proofOf(run, missing, kept);
  const evidence: PlantedEvidence[] = [];
  for (const name of names) evidence.push(evidenceOf(name, defects, limitOf((await run.open(name)).scores, rate)));
  return evidence;
}

async function proofOf(run: RunScorers, names: readonly AnyScorerName[], kept: Trial | null): Promise<TrialDefect[]> {
  const { heldOut, seed } = await run.images();
  const { model, context } = run;
  const scorers: FittedScorer[] = [];
  for (const name of names) scorers.push((await run.open(name)).fitted);
  const tried = await tryScorers({ images: heldOut, scorers, model, view: await run.view(), seed: seed + 1, context });
  // The same defects for every scorer: what is known of the others is kept beside.
  const defects = tried.map((defect, n) => ({ ...defect, scores: { ...kept?.defects[n]?.scores, ...defect.scores } }));
  await writeTrial(run.files, model, "proof", { good: {}, defects });
  return defects;
}

/** The threshold of a rate, or the highest good score if there are too few for the rate; null without any. */
function limitOf(good: readonly number[], rate: number): number | null {
  const scores = good.filter(Number.isFinite);
  const threshold = thresholdOf(scores, rate);
  if (threshold.ok) return threshold.value;
  return scores.length > 0 ? Math.max(...scores) : null;
}
