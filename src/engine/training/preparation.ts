import path from "node:path";
import { UserError } from "../../core/language/error.js";
import { joined, type Sentence, sentence } from "../../core/language/sentence.js";
import type { Network } from "../../core/network/network.js";
import type { Range } from "../../core/numbers/range.js";
import { learnsByBlindSpots } from "../../core/project/blind-spot.js";
import type { FileOutcome } from "../../core/project/data-summary.js";
import { noCleanImages } from "../../core/project/meaning.js";
import { learnsPatches } from "../../core/project/patches.js";
import { type Project, resolveProject } from "../../core/project/project.js";
import type { ProjectFile } from "../../core/project/schema.js";
import { targetSource } from "../../core/project/targets.js";
import { unknownNamesProblems } from "../../core/project/unknown-names.js";
import { type Names, SomeNames } from "../../files/name-list.js";
import type { Batch, Model } from "../contract/engine.js";
import { networkOf } from "../contract/network-of.js";
import { cacheKey } from "../images/cache.js";
import type { Context } from "../images/context.js";
import type { Dataset } from "../images/dataset.js";
import { formOf, seesOwnSizes } from "../images/form.js";
import { surveyNamed } from "../images/named-source.js";
import { floatRange, openSource, openSurveyed } from "../images/open-source.js";
import { type Pairs, pairSets } from "../images/pairs.js";
import type { PixelForm } from "../images/pixels.js";
import { RangeWatch } from "../images/range-watch.js";
import { splitValidation } from "../images/split.js";
import { allOf, type ImageSubset, subsetOf } from "../images/subset.js";
import { noisySubset } from "./augmentation.js";

/** Pictures whose learning is shown, and what a model makes of them. */
export interface Film {
  count: number;
  /** `[H,W,C]` of each picture. */
  shape: readonly [number, number, number];
  /** `[count,H,W,C]` on 0..1. */
  pictures: Float32Array;
  /** What they are to become, of the same shape; left out, themselves. */
  targets?: Float32Array | null;
  /** The names of the pictures, or of those that they are parts of; left out if they are not known. */
  names?: readonly string[];
  /** Channels of what is drawn. */
  drawnChannels: 1 | 3;
  /** `[count,H,W,drawnChannels]` on 0..1. */
  draw(model: Model): Promise<Float32Array>;
}

/** Everything a run needs before its first step. */
export interface Preparation {
  project: Project;
  network: Network;
  /** The form of the images, which is the network's unless that sees features. */
  form: PixelForm;
  range: Range;
  images: number;
  /** The names of the images that are trained on or kept aside by their share, in order. */
  pairedNames: Names;
  training: ImageSubset;
  /** Empty if nothing is kept aside. */
  validation: ImageSubset;
  /** True if the network sees each picture at its own size, and `form` is only what is shown of it. */
  ownSizes: boolean;
  /** True if some pictures have another size than their form. */
  shrunk: boolean;
  /** What to know of values that lie otherwise than black and white do; left out if they fit. */
  misfit?: Sentence;
  /** What became of the files that are not used. */
  leftOut: FileOutcome[];
  /** The project's folder. */
  root: string;
  /** What a step is shown of a batch of `training`; left out, the batch with the project's noise and augmentation. */
  shown?(batch: Batch, epoch: number, step: number): Batch | Promise<Batch>;
  /** Some of `training` as a step is shown them, the same after each epoch; left out, `training` itself, whose batches have the network's shape then. */
  still?: ImageSubset;
  /** What the filmstrip shows; left out, what the network makes of some of the images. */
  film?: Film;
  fingerprint: string;
  /** What tells, without reading them, whether the images are still the same. */
  stamp?: string;
  close(): void;
}

/** Reads the project's images, builds its network and splits off validation. `root` is the project's folder. Throws UserError. */
export async function prepare(file: ProjectFile, root: string, context: Context): Promise<Preparation> {
  const resolved = resolveProject(file);
  const { data, training } = resolved;
  const targets = targetSource(resolved);
  if (resolved.task === "denoise" && targets === null && training.noise.kind === "none" && !learnsByBlindSpots(resolved)) {
    throw new UserError(noCleanImages, "no-clean");
  }
  const opened: Dataset[] = [];
  const settings = { data, use: resolved };
  const keep = (set: Dataset) => {
    opened.push(set);
    return set;
  };
  const open = async (text: string, form: PixelForm, like?: Dataset) =>
    keep(await openSource(text, root, settings, context, form, like && floatRange(like)));
  const close = () => {
    for (const set of opened) set.store.close();
  };
  try {
    const found = await surveyNamed(data.train, root, data, context);
    // The clean images say what white is; noise goes beyond it.
    const clean = targets !== null ? await open(targets, formOf(found, data, resolved)) : null;
    const images = keep(await openSurveyed(found, settings, context, undefined, clean ? floatRange(clean) : undefined));
    const pairs = clean ? pairSets(images, clean) : null;
    const project = resolveProject(file, pairs?.noisy.length ?? images.items.length);
    const network = networkOf(project, images.form);
    // The training images first, in the order that runs of before were named by.
    const sets = () => [images, ...opened.filter((set) => set !== images)];
    const leftOut = [...sets().flatMap((set) => set.leftOut), ...(pairs?.unpaired ?? [])];
    const ownSizes = seesOwnSizes(found, data, resolved);
    for (const { message } of found.unknownNames ? unknownNamesProblems(found.unknownNames, data) : [])
      context.report({ kind: "note", severity: "warning", message });
    // What the project excludes is as the person wants it.
    report(
      context,
      sets(),
      leftOut.filter(({ outcome }) => outcome !== "excluded"),
      ownSizes,
    );
    const misfit = misfitOf(images, data.train);
    if (misfit) context.report({ kind: "note", severity: "warning", message: misfit });
    const subsets = await split(project, images, clean && pairs ? { data: clean, pairs } : null, open);
    const fingerprint = cacheKey(sets().map((set) => set.fingerprint));
    return {
      project,
      network,
      form: images.form,
      range: images.range,
      images: images.items.length,
      pairedNames: pairs ? new SomeNames(images.items.files, Uint32Array.from(pairs.noisy)) : images.items.files,
      training: subsets.training,
      // A network that learns to remove noise is measured on noise, which patches get when they are cut; one that noise makes robust, on the images as they are.
      validation:
        project.task === "denoise" && !learnsPatches(project)
          ? await noisySubset(subsets.validation, project.training, network.image)
          : subsets.validation,
      ownSizes,
      shrunk: sets().some(({ resized }) => resized > 0),
      leftOut,
      ...(misfit && { misfit }),
      root,
      fingerprint,
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** What to say of the training images' values, by some of them; null if they fit black and white. */
function misfitOf(images: Dataset, name: string): Sentence | null {
  const ranges = new RangeWatch();
  ranges.sample(images);
  const misfit = ranges.misfit(name, images.range);
  return misfit && joined([misfit, sentence("If they are of another scale, set Value range (data.range).")]);
}

/** A preparation whose padding counts as picture in training, as it does in runs of earlier versions. */
export function withPaddingCounted(preparation: Preparation): Preparation {
  const counted = (subset: ImageSubset): ImageSubset => ({
    ...subset,
    batch: (positions) => {
      const { areas: _, ...batch } = subset.batch(positions);
      return batch;
    },
  });
  return { ...preparation, training: counted(preparation.training), validation: counted(preparation.validation) };
}

async function split(
  project: Project,
  images: Dataset,
  clean: { data: Dataset; pairs: Pairs } | null,
  open: (text: string, form: PixelForm, like?: Dataset) => Promise<Dataset>,
): Promise<{ training: ImageSubset; validation: ImageSubset }> {
  const usable = clean ? Uint32Array.from(clean.pairs.noisy) : allOf(images);
  const subset = (positions: ArrayLike<number>) =>
    subsetOf(
      images,
      Uint32Array.from(positions, (p) => usable[p]),
      clean ? { data: clean.data, partners: Uint32Array.from(positions, (p) => clean.pairs.clean[p]) } : undefined,
    );
  const { validation } = project.data;
  if (typeof validation === "number") {
    const names = new SomeNames(images.items.files, usable);
    const positions = splitValidation(names, validation, project.training.seed, project.data.neverHeldOut);
    return { training: subset(positions.training), validation: subset(positions.validation) };
  }
  if (clean) {
    throw new UserError(
      sentence("Validation of a denoising project must be a share, such as 0.2, as a folder of its own has no clean partners."),
      "validation",
    );
  }
  const aside = await open(validation, images.form, images);
  return { training: subset(usable.map((_, position) => position)), validation: subsetOf(aside, allOf(aside)) };
}

const some = 3;

/** Says what became of files that were not simply used. */
function report({ report }: Context, sets: readonly Dataset[], leftOut: readonly FileOutcome[], ownSizes: boolean): void {
  if (leftOut.length > 0) {
    const many = leftOut.length === 1 ? sentence("1 file was left out.") : sentence("{0} files were left out.", leftOut.length);
    const named = leftOut.slice(0, some).map(({ file, reason }) => joined([`${path.basename(file)}:`, ...(reason ? [reason] : [])]));
    const more = leftOut.length > some ? [sentence("And {0} more.", leftOut.length - some)] : [];
    report({
      kind: "note",
      severity: "warning",
      message: joined([many, ...named, ...more]),
    });
  }
  const resized = sets.reduce((sum, set) => sum + set.resized, 0);
  const [{ form }] = sets;
  if (resized > 0 && !ownSizes)
    report({
      kind: "note",
      severity: "information",
      message: sentence("{0} images were brought to {1} by {2} pixels.", resized, form.height, form.width),
    });
}
