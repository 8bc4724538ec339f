import { flaggedOrder } from "../../core/analyses/anomaly-table.js";
import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { isPage } from "../../core/project/item-name.js";
import { imageWithin } from "../../files/name-within.js";
import type { KeptResult } from "../../runs/kept-result.js";
import type { ProjectResults } from "./results.js";

/** An image by its name in its folder, and its own file. */
export interface ImageFile {
  name: string;
  source: string;
}

/** Names and files of some images of a result. Throws UserError if they are items of an array. */
async function filesOf(opened: KeptResult, indices: readonly number[]): Promise<ImageFile[]> {
  if (opened.record.source === "array")
    throw new UserError(sentence("Items of an array have no files of their own, which this needs. Use a folder of pictures."), "no-files");
  const rows = await opened.rows(indices);
  if (rows.some(({ file }) => isPage(file)))
    throw new UserError(sentence("Pages of a TIFF have no files of their own, which this needs. Save each as a file."), "no-files");
  return rows.flatMap(({ file, source }) => (source === null ? [] : [{ name: file, source }]));
}

/** Names and files of the images in the results that a project shows, for commands on them. */
export class ResultImages {
  constructor(private readonly results: Pick<ProjectResults, "kept" | "opened" | "decided">) {}

  /** The names of some images of a result that the pages show. */
  async names(folder: string, indices: readonly number[]): Promise<string[]> {
    const rows = await this.results.kept(folder)?.rows(indices);
    return (rows ?? []).map(({ file }) => file);
  }

  /** Names and files of the flagged images of a shown result, as the project's text decides it, the oddest first. Throws UserError if they have no files of their own. */
  async flagged(folder: string): Promise<ImageFile[]> {
    const opened = this.results.kept(folder);
    if (!opened) return [];
    const result = await this.results.decided(opened);
    if (!("threshold" in result) || result.threshold === null) return [];
    const { scores } = await opened.columns();
    return filesOf(opened, Array.from(flaggedOrder(scores, result.threshold)));
  }

  /** Names and files of some images of a shown result. Throws UserError if they have no files of their own. */
  async originals(folder: string, indices: readonly number[]): Promise<ImageFile[]> {
    const opened = this.results.kept(folder);
    return opened ? filesOf(opened, indices) : [];
  }

  /** Names and files of those images of a shown result that `names` names. Throws UserError if they have no files of their own. */
  async originalsNamed(folder: string, names: readonly string[]): Promise<ImageFile[]> {
    const wanted = new Set(names);
    const files = (await this.results.kept(folder)?.files()) ?? [];
    return this.originals(
      folder,
      files.flatMap((file, index) => (wanted.has(file) ? [index] : [])),
    );
  }

  /** True if a page may ask to open `file`: the original of an image in a result, or a result's table. */
  async knows(file: string): Promise<boolean> {
    for (const opened of this.results.opened) if (opened.record.result.table === file || (await opened.holds(file))) return true;
    return false;
  }

  /** An image of a shown result by its own file, or as an item of an array, and the source that it came from. */
  async imageAt(folder: string, index: number): Promise<{ input: string; image: string } | undefined> {
    const opened = this.results.kept(folder);
    const [image] = await this.imagesAt(folder, [index]);
    return opened && image !== undefined ? { input: opened.record.result.input, image } : undefined;
  }

  /** Images of a shown result by their own files, or as items of an array (`noisy.npy[12]`), absolute. */
  async imagesAt(folder: string, indices: readonly number[]): Promise<string[]> {
    const opened = this.results.kept(folder);
    const rows = (await opened?.rows(indices)) ?? [];
    return rows.map(({ source, file }) => source ?? imageWithin(opened?.record.result.input ?? "", file));
  }
}
