import { scaledTo } from "../../core/analyses/atlas.js";
import type { Rectangle } from "../../core/numbers/rectangle.js";
import type { RunRecord } from "../../core/runs/run.js";
import type { OpenedRun } from "../../runs/run-folder.js";
import type { Model } from "../contract/engine.js";
import type { RunScorer, RunScorers } from "../fitting/run-scorers.js";
import { formOfRun, openInput } from "../images/open-input.js";
import type { PixelForm } from "../images/pixels.js";
import { viewOf } from "../images/placement.js";
import { resolveSource } from "../images/source.js";
import { areasOf } from "../images/subset.js";
import { survey } from "../images/survey.js";
import { type Restored, type TiledImage, watchTiles } from "../images/tiled-image.js";
import type { JobContext } from "../job-context.js";
import { heatsOf } from "../scoring/heat-scale.js";
import { ModelBatch } from "../scoring/model-batch.js";
import { scoreBatch } from "../scoring/score-batch.js";
import { DetailOfInput } from "./detail-of-input.js";

/** The longest side of a heat map, in pixels: it is smooth, so that a larger one shows no more. */
const longestHeat = 2048;
/** Pixels of a picture up to which all of it is restored while a person waits; of two million it takes some seconds. */
export const mostRestored = 4e6;

/** What a score looks at images with; stays the caller's to close. */
export interface ImageJudge {
  run: OpenedRun;
  model: Model;
  scorer: RunScorer;
  fitted: RunScorers;
}

/** What a score finds in one image. */
export interface JudgedImage {
  score: number;
  /** `[H,W]`, 0 to below 1; null if the score has no heat map, or no scale for it. */
  heat: Float32Array | null;
  size: readonly [height: number, width: number];
  /** Where the heat map lies, in shares of the image's width and height. */
  view: Rectangle;
  /** What the network makes of the image at its own size; null if the score does not see it so, or if it has more pixels than are restored. */
  restored: (Restored & { size: readonly [number, number, number] }) | null;
  /** True for an image that is not restored as it has too many pixels. */
  tooLarge: boolean;
}

/** Scores the image of a source as its folder was scored, with the heat map in the size that the score looks at. `turn` is waited for between steps. Throws UserError, CancelledError. */
export async function judgeImage(
  source: string,
  { run, model, scorer, fitted }: ImageJudge,
  turn: () => Promise<void>,
  context: JobContext,
): Promise<JudgedImage> {
  const data = await openInput(source, run.record, context, await formOfHeat(source, run.record, scorer, context));
  let detail: DetailOfInput | null = null;
  try {
    detail = await DetailOfInput.open(source, { data, run, reading: context }, scorer, fitted);
    const { height, width, channels } = data.form;
    const areas = areasOf(data, [0]);
    const tiled = detail.tiled([0])?.(0);
    const tiles = tiled ? watchTiles(tiled, turn, mostRestored) : null;
    const batch = new ModelBatch(
      model,
      { count: 1, images: data.store.read([0], data.range), targets: null, ...(areas && { areas }) },
      [height, width, channels],
      detail.features([0]),
      tiles ? () => tiles.image : undefined,
    );
    await turn();
    const { scores, heatMaps } = await scoreBatch(scorer.fitted, batch);
    const placement = detail.placement(0);
    const [tall, wide] = placement.original;
    const view = viewOf(placement);
    const restored = (await tiles?.restored()) ?? null;
    return {
      score: scores[0],
      heat: heatMaps && scorer.heat && heatsOf(heatMaps, scorer.heat, batch),
      size: [height, width],
      view: { x: view.x / wide, y: view.y / tall, width: view.width / wide, height: view.height / tall },
      restored: tiles && restored && { ...restored, size: sizeOf(tiles.image) },
      tooLarge: tiles !== null && restored === null,
    };
  } finally {
    await detail?.close();
    data.store.close();
  }
}

const sizeOf = ({ plan, channels }: TiledImage) => [plan.picture[0], plan.picture[1], channels] as const;

/** The form in which an image's heat map shows all that the score sees: the run's, or the larger one of a score that looks in detail. */
async function formOfHeat(source: string, record: RunRecord, { detail }: RunScorer, context: JobContext): Promise<PixelForm> {
  const form = formOfRun(record);
  if (!detail) return form;
  if (!record.ownSizes) return { ...form, height: detail[0], width: detail[1] };
  const [own] = (await survey(await resolveSource(source, ""), context)).headers;
  const { size } = record.project.data;
  const [width, height] = scaledTo(Math.min(longestHeat, typeof size === "number" ? size : longestHeat), own ?? form);
  return { ...form, height, width, fit: "stretch" };
}
