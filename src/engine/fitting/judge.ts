import { UserError } from "../../core/language/error.js";
import { type Sentence, sentence } from "../../core/language/sentence.js";
import { auroc } from "../../core/numbers/judging/classification.js";
import type { PlantedEvidence } from "../../core/numbers/planted-evidence.js";
import { type AnyScorerName, baselineNames, type ScorerName, scorerNames } from "../../core/numbers/scorer.js";
import { thresholdOf } from "../../core/numbers/threshold.js";
import { scoreHeldOut } from "../scoring/held-out.js";
import { readHeldOut } from "../scoring/kept-held-out.js";
import { wrongKinds } from "../scoring/planting/wrong-picture.js";
import type { FittedScorer } from "../scoring/scorer.js";
import { scorers } from "../scoring/scorers.js";
import { readTrial, type Trial, writeTrial } from "./kept-trials.js";
import type { RunScorer, RunScorers } from "./run-scorers.js";
import { evidenceOf, type TrialDefect, tryScorers, tryWrong } from "./trial.js";

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

/** The scorer of a run by its name, or that which `auto` takes, without a look at how well it does. Throws as {@link openJudge}, but for `auto` without images too. */
export async function openScorer(
  run: RunScorers,
  asked: ScorerName | "auto",
  rate: number,
): Promise<{ name: ScorerName; scorer: RunScorer }> {
  const name = asked === "auto" ? (await choose(run, rate)).name : asked;
  return { name, scorer: await run.open(name) };
}

/** True if the run has been judged by a score before, so that nothing needs to be fitted. */
export async function isFitted(run: RunScorers, asked: ScorerName | "auto"): Promise<boolean> {
  if (asked === "auto") return (await readTrial(run.files, run.model, "choice")) !== null;
  return (await readHeldOut(run.files, run.model, asked)) !== null;
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

/**
 * Compares the scorers that suit the network on images that set no threshold, and takes the one by which planted defects and wrong
 * pictures are best told from good images: by ranks, as how many lie above one threshold is mostly chance if few do.
 */
async function choose(run: RunScorers, rate: number): Promise<{ name: ScorerName; choice: PlantedEvidence[] }> {
  const names = scorerNames.filter((name) => !scorers[name].refusal(run.model.network));
  const kept = await readTrial(run.files, run.model, "choice");
  const trial = kept && names.every((name) => name in kept.good) ? kept : await tryAll(run, names);
  const choice = names.map((name) => evidenceOf(name, trial.defects, limitOf(trial.good[name] ?? [], rate)));
  const sensitivities = names.map((name) => sensitivity(name, trial));
  return { name: names[sensitivities.indexOf(Math.max(...sensitivities))], choice };
}

/**
 * How well a scorer tells what is odd from good images, 0 by chance: the logarithm of the odds that it ranks an odd one above a good one,
 * as the mean over planted defects and each kind of wrong pictures, since it is not known what a folder will hold. By odds, going from 90
 * to 99 of 100 counts as much as from 50 to 90, as it finds that many more. What it cannot judge counts as good.
 */
function sensitivity(name: ScorerName, { good, defects, wrong }: Trial): number {
  const groups = [defects, ...wrongKinds.map((kind) => wrong.filter((one) => one.kind === kind))].filter(({ length }) => length > 0);
  const odds = groups.map((group) => {
    const scores = [...(good[name] ?? []), ...group.map((one) => one.scores[name] ?? Number.NaN)];
    const lowest = scores.filter(Number.isFinite).reduce((least, score) => Math.min(least, score), 0);
    const area = auroc(
      scores.map((score) => (Number.isFinite(score) ? score : lowest)),
      scores.map((_, index) => index >= scores.length - group.length),
    );
    const margin = 1 / (2 * group.length);
    const share = Math.min(1 - margin, Math.max(margin, area));
    return Math.log(share / (1 - share));
  });
  return odds.reduce((sum, one) => sum + one, 0) / Math.max(1, odds.length);
}

async function tryAll(run: RunScorers, names: readonly ScorerName[]): Promise<Trial> {
  const { choosing, seed, fit } = await run.images();
  const { model, context } = run;
  const good: Trial["good"] = {};
  const fitted = [];
  for (const name of names) {
    const scorer = (await run.open(name)).fitted;
    good[name] = (await scoreHeldOut(scorer, model, choosing, { signal: context.signal })).scores;
    fitted.push(scorer);
  }
  const input = { images: choosing, scorers: fitted, model, view: await run.view(), fit, seed, context };
  const trial = { good, defects: await tryScorers(input), wrong: await tryWrong(input) };
  await writeTrial(run.files, model, "choice", trial);
  return trial;
}

/** What scorers find of the same defects, planted on the held-out images. */
async function prove(run: RunScorers, names: readonly AnyScorerName[], rate: number): Promise<PlantedEvidence[]> {
  const kept = await readTrial(run.files, run.model, "proof");
  const missing = names.filter((name) => !kept?.defects.every(({ scores }) => name in scores));
  const defects = kept && missing.length === 0 ? kept.defects : await proofOf(run, missing, kept);
  const evidence: PlantedEvidence[] = [];
  for (const name of names) evidence.push(evidenceOf(name, defects, limitOf(await run.heldOutScores(name), rate)));
  return evidence;
}

async function proofOf(run: RunScorers, names: readonly AnyScorerName[], kept: Trial | null): Promise<TrialDefect[]> {
  const { heldOut, seed, fit } = await run.images();
  const { model, context } = run;
  const scorers: FittedScorer[] = [];
  for (const name of names) scorers.push((await run.open(name)).fitted);
  const tried = await tryScorers({ images: heldOut, scorers, model, view: await run.view(), fit, seed: seed + 1, context });
  // The same defects for every scorer: what is known of the others is kept beside.
  const defects = tried.map((defect, n) => ({ ...defect, scores: { ...kept?.defects[n]?.scores, ...defect.scores } }));
  await writeTrial(run.files, model, "proof", { good: {}, defects, wrong: [] });
  return defects;
}

/** The threshold of a rate, or the highest good score if there are too few for the rate; null without any. */
function limitOf(good: readonly number[], rate: number): number | null {
  const scores = good.filter(Number.isFinite);
  const threshold = thresholdOf(scores, rate);
  if (threshold.ok) return threshold.value;
  return scores.length > 0 ? Math.max(...scores) : null;
}
