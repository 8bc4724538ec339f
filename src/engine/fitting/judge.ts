import type { PlantedScores } from "../../core/analyses/planted-scores.js";
import { UserError } from "../../core/language/error.js";
import { type Sentence, sentence } from "../../core/language/sentence.js";
import { auroc } from "../../core/numbers/judging/classification.js";
import type { PlantedEvidence } from "../../core/numbers/planted-evidence.js";
import { type AnyScorerName, baselineNames, type ScorerName, scorerNames, teachableScorers } from "../../core/numbers/scorer.js";
import { thresholdOf } from "../../core/numbers/threshold.js";
import { scoreImages } from "../scoring/held-out.js";
import { readHeldOut } from "../scoring/kept-held-out.js";
import { wrongKinds } from "../scoring/planting/wrong-picture.js";
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
  /** The defects of the proof, to be counted at other thresholds. */
  planted: PlantedScores | null;
  /** What should be known of it. */
  notes: Sentence[];
}

/**
 * The scorer of a run by its name; `auto` takes the one that finds most planted defects at the false-alarm rate. Without the images that the
 * run learned from, `auto` and `mse` judge by mse. Throws UserError if another scorer must be fitted and these are not there; CancelledError.
 */
export async function openJudge(run: RunScorers, asked: ScorerName | "auto", falseAlarmRate: number): Promise<Judge> {
  try {
    const opened = await openScorer(run, asked, falseAlarmRate);
    return {
      ...opened,
      ...(await prove(run, opened.name, falseAlarmRate)),
      notes: [...sameNotes(opened.scorer), ...(await taughtNotes(run, opened.name))],
    };
  } catch (error) {
    if (!(error instanceof UserError) || (asked !== "auto" && asked !== "mse")) throw error;
    return byError(run, error);
  }
}

/** What should be known if good images do not differ, as then every other image scores above all of them. */
function sameNotes({ scores }: RunScorer): Sentence[] {
  const judged = scores.filter(Number.isFinite);
  if (judged.length < 2 || judged.some((score) => score !== judged[0])) return [];
  return [
    sentence(
      "All held-out images have the same score, as if they were one picture. So it is not known how much good images differ, and any that does will be flagged. Learn from pictures that differ as good ones do.",
    ),
  ];
}

/** What should be known of the images that the run was taught. */
async function taughtNotes(run: RunScorers, name: ScorerName): Promise<Sentence[]> {
  const count = await run.taughtCount();
  if (count === 0) return [];
  if (!teachableScorers.includes(name))
    return [sentence("Images that were taught change nothing here, as the score {0} remembers none: {1}.", name, count)];
  return [sentence("Images that were taught to be good and are remembered: {0}. None of them sets the threshold.", count)];
}

/** The scorer of a run by its name, or that which `auto` takes, without a look at how well it does. Throws as {@link openJudge}, but for `auto` without images too. */
export async function openScorer(
  run: RunScorers,
  asked: ScorerName | "auto",
  rate: number,
): Promise<Pick<Judge, "name" | "scorer" | "choice">> {
  const chosen = asked === "auto" ? await choose(run, rate) : { name: asked, choice: null };
  return { ...chosen, scorer: await run.open(chosen.name) };
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
  return {
    name: "mse",
    scorer: { fitted, scores: kept, heat: null, detail: null },
    choice: null,
    proof: null,
    planted: null,
    notes: [message, reason],
  };
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
  // Without what they were taught, so that teaching changes no choice.
  const fitted = (await run.untaughtAll(names)).map((scorer) => scorer.fitted);
  const scores = await scoreImages(fitted, model, choosing, { signal: context.signal });
  const good: Trial["good"] = Object.fromEntries(names.map((name, index) => [name, scores[index]]));
  const input = { images: choosing, scorers: fitted, model, ...(await run.looking()), fit, seed, context };
  const trial = { good, defects: await tryScorers(input), wrong: await tryWrong(input) };
  await writeTrial(run.files, model, "choice", trial);
  return trial;
}

/** What scorers find of the same defects, planted on the held-out images. */
async function prove(run: RunScorers, judge: ScorerName, rate: number): Promise<Pick<Judge, "proof" | "planted">> {
  const names = [judge, ...baselineNames];
  const kept = await readTrial(await run.keptFiles(), run.model, "proof");
  const missing = names.filter((name) => !kept?.defects.every(({ scores }) => name in scores));
  const defects = kept && missing.length === 0 ? kept.defects : await proofOf(run, missing, kept);
  const proof: PlantedEvidence[] = [];
  const above: ((score: number | undefined) => number)[] = [];
  for (const name of names) {
    const heldOut = (await run.heldOutScores(name)).filter(Number.isFinite);
    proof.push(evidenceOf(name, defects, limitOf(heldOut, rate)));
    above.push((score = Number.NaN) => (Number.isFinite(score) ? heldOut.filter((good) => good >= score).length / heldOut.length : 1));
  }
  const [, ...others] = above;
  const planted = defects.map(({ scores, ...defect }) => ({
    ...defect,
    score: scores[judge] ?? Number.NaN,
    above: others.map((shareAbove, place) => shareAbove(scores[baselineNames[place]])),
  }));
  return { proof, planted: { scorers: names, defects: planted } };
}

async function proofOf(run: RunScorers, names: readonly AnyScorerName[], kept: Trial | null): Promise<TrialDefect[]> {
  const { heldOut, seed, fit } = await run.images();
  const { model, context } = run;
  const scorers = (await run.openAll(names)).map(({ fitted }) => fitted);
  const tried = await tryScorers({ images: heldOut, scorers, model, ...(await run.looking()), fit, seed: seed + 1, context });
  // The same defects for every scorer: what is known of the others is kept beside.
  const defects = tried.map((defect, n) => ({ ...defect, scores: { ...kept?.defects[n]?.scores, ...defect.scores } }));
  await writeTrial(await run.keptFiles(), model, "proof", { good: {}, defects, wrong: [] });
  return defects;
}

/** The threshold of a rate, or the highest good score if there are too few for the rate; null without any. */
function limitOf(good: readonly number[], rate: number): number | null {
  const scores = good.filter(Number.isFinite);
  const threshold = thresholdOf(scores, rate);
  if (threshold.ok) return threshold.value;
  return scores.length > 0 ? Math.max(...scores) : null;
}
