import type { AnalysisKind } from "../../core/analyses/analyses.js";
import type { ImageFeatures } from "../features/feature-view.js";
import { OwnSizes } from "../features/own-sizes.js";
import { viewOf } from "../fitting/detailed-images.js";
import type { RunScorer, RunScorers } from "../fitting/run-scorers.js";
import type { Dataset } from "../images/dataset.js";
import { openDetail } from "../images/detail.js";
import { placesIn } from "../images/items.js";
import { type Placement, placementOf } from "../images/placement.js";
import { resolveSource } from "../images/source.js";
import { labelsOf, type Survey, survey } from "../images/survey.js";
import type { JobContext } from "../job-context.js";
import type { OpenedAnalysis } from "./analysis-job.js";

/** The images of an analysis beyond the form that the network takes: in detail if the scorer looks so, with their own sizes and labels. */
export class DetailOfInput {
  #detail: Dataset | null = null;
  #sizes: OwnSizes | null = null;
  #features: ((positions: readonly number[]) => ImageFeatures) | null = null;

  private constructor(
    private readonly data: Dataset,
    private readonly found: Survey,
    /** For each image its position in the survey; null if none was left out. */
    private readonly positions: Int32Array | null,
  ) {}

  /** Opens what `scorer` looks at. Throws UserError; the caller closes it. */
  static async open(
    input: string,
    { data, run }: Pick<OpenedAnalysis<AnalysisKind>, "data" | "run">,
    scorer: RunScorer,
    fitted: RunScorers,
    context: JobContext,
  ): Promise<DetailOfInput> {
    const found = await survey(await resolveSource(input, ""), context);
    const opened = new DetailOfInput(
      data,
      found,
      data.items.length === found.items.length ? null : placesIn(data.items.files, found.items.files),
    );
    if (run.record.ownSizes && scorer.detail) {
      const sizes = await OwnSizes.open(input, "", run.record.project.data, data.form, await fitted.view(), context);
      const places = placesIn(data.items.files, sizes.files);
      opened.#sizes = sizes;
      opened.#features = ([index]) => sizes.features(places[index]);
    } else if (scorer.detail) {
      const view = await fitted.view();
      const detail = await openDetail(input, "", run.record.project.data, context, scorer.detail);
      opened.#detail = detail;
      opened.#features = viewOf(placesIn(data.items.files, detail.items.files), detail, view).features;
    }
    return opened;
  }

  /** The frozen network's view of images; undefined if the scorer does not ask for it. */
  features(indices: readonly number[]): ImageFeatures | undefined {
    return this.#features?.(indices);
  }

  /** How many images can be looked at at once; as many as one likes if it is undefined. */
  get together(): number | undefined {
    return this.#sizes ? 1 : undefined;
  }

  /** Where the picture of an image lies in what the network is given. */
  placement(index: number): Placement {
    const { height, width } = this.found.headers[this.positions?.[index] ?? index];
    return placementOf(height, width, this.data.form);
  }

  /** The labels of the images: their sub-folders, or else those that the project's csv has for their names; null if there are none. Throws UserError if it cannot be read. */
  async labels(table: string | null, root: string): Promise<(string | null)[] | null> {
    const folders = await labelsOf(this.found, null, root);
    const named = folders.some((label) => label !== null) || !table?.endsWith(".csv");
    const all = named ? folders : await labelsOf(this.found, table, root);
    if (all.every((label) => label === null)) return null;
    return this.positions ? Array.from(this.positions, (position) => all[position]) : all;
  }

  async close(): Promise<void> {
    this.#detail?.store.close();
    await this.#sizes?.close();
  }
}
