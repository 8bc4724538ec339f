import path from "node:path";
import type { AnalysisKind } from "../../core/analyses/analyses.js";
import { saidLabels, type Triage } from "../../core/analyses/triage.js";
import { UserError } from "../../core/language/error.js";
import { type Sentence, sentence } from "../../core/language/sentence.js";
import { isGoodLabel } from "../../core/numbers/good-label.js";
import type { Names } from "../../files/name-list.js";
import type { ImageFeatures } from "../features/feature-view.js";
import { OwnSizes } from "../features/own-sizes.js";
import { viewOf } from "../fitting/detailed-images.js";
import type { RunScorer, RunScorers } from "../fitting/run-scorers.js";
import type { Dataset } from "../images/dataset.js";
import { DetailPictures } from "../images/detail.js";
import { placesIn } from "../images/items.js";
import { unmatchedNames } from "../images/labels.js";
import { type Placement, placementOf } from "../images/placement.js";
import { resolveSource } from "../images/source.js";
import { labelsOf, type Survey, survey } from "../images/survey.js";
import type { TiledImage } from "../images/tiled-image.js";
import type { OpenedAnalysis } from "./analysis-job.js";
import { listed } from "./listed.js";

/** What is known of images by their labels. */
export interface Oddness {
  /** 1 for an image that its label calls odd, 0 for a good one, -1 for none; null if there are no labels. */
  odd: Int32Array | null;
  notes: Sentence[];
}

/** The images of an analysis beyond the form that the network takes: in detail if the scorer looks so, with their own sizes and labels. */
export class DetailOfInput {
  #detail: DetailPictures | null = null;
  #sizes: OwnSizes | null = null;
  #features: ((positions: readonly number[]) => ImageFeatures) | null = null;
  #tiled: ((position: number) => TiledImage) | null = null;

  private constructor(
    private readonly data: Dataset,
    private readonly found: Survey,
    /** For each image its position in the survey; null if none was left out. */
    private readonly positions: Int32Array | null,
  ) {}

  /** Opens what `scorer` looks at. Throws UserError; the caller closes it. */
  static async open(
    input: string,
    { data, run, reading: context }: Pick<OpenedAnalysis<AnalysisKind>, "data" | "run" | "reading">,
    scorer: RunScorer,
    fitted: RunScorers,
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
      const restorer = await fitted.restorer();
      opened.#tiled = restorer && ((index) => sizes.tiled(places[index], restorer));
    } else if (scorer.detail) {
      const view = await fitted.view();
      const pictures = await DetailPictures.open(input, "", run.record.project.data, context, scorer.detail);
      opened.#detail = pictures;
      opened.#features = viewOf(data.items.files, pictures, view).features;
    }
    return opened;
  }

  /** The frozen network's view of images; undefined if the scorer does not ask for it. */
  features(indices: readonly number[]): ImageFeatures | undefined {
    return this.#features?.(indices);
  }

  /** Images at their own size as the network restores their tiles; undefined if it does not see them so. */
  tiled(indices: readonly number[]): ((image: number) => TiledImage) | undefined {
    const tiled = this.#tiled;
    return tiled ? (image) => tiled(indices[image]) : undefined;
  }

  /** The names of the images. */
  get files(): Names {
    return this.data.items.files;
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

  /**
   * What the labels of the images say, which are their sub-folders, or else those that the project's csv has for their names. What
   * `said` says of an image goes before its sub-folder: null if the csv is not that of the project's triage.
   */
  async oddness(table: string | null, root: string, said: Triage | null): Promise<Oddness> {
    const folders = await labelsOf(this.found, null, root);
    if (folders.some((label) => label !== null)) {
      const judged = this.#oddness(folders, []);
      const odd = said ? saidLabels(judged.odd ?? [], [...this.files], said) : judged.odd;
      return { ...judged, odd: odd && odd.length > 0 ? odd : null };
    }
    if (!table?.endsWith(".csv")) return this.#oddness(folders, []);
    try {
      const labels = await labelsOf(this.found, table, root);
      const missing = await unmatchedNames(path.resolve(root, table), [...this.found.items.files]);
      const strange = missing.length > 0 && labels.some((label) => label !== null);
      return this.#oddness(
        labels,
        strange ? [sentence("Labels of {1} for files that are not there: {0} in all, {2}.", missing.length, table, listed(missing))] : [],
      );
    } catch (error) {
      if (error instanceof UserError) return { odd: null, notes: [sentence("Labels are left out: {0}", error.sentence)] };
      throw error;
    }
  }

  #oddness(labels: readonly (string | null)[], notes: Sentence[]): Oddness {
    // Names of which none means good, such as those of digits, do not tell good from odd, and nothing about them is of interest.
    if (!labels.some((label) => label !== null && isGoodLabel(label))) return { odd: null, notes: [] };
    const own = this.positions ? Array.from(this.positions, (position) => labels[position]) : labels;
    return { odd: Int32Array.from(own, (label) => (label === null ? -1 : isGoodLabel(label) ? 0 : 1)), notes };
  }

  async close(): Promise<void> {
    await this.#detail?.close();
    await this.#sizes?.close();
  }
}
