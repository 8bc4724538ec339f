import type { RunRecord } from "../../core/runs/run.js";
import { contentOf } from "../images/one-image.js";
import { openInput, openOwnSizedInput } from "../images/open-input.js";
import { pairSets } from "../images/pairs.js";
import { pictureValues } from "../images/picture.js";
import { resolveSource } from "../images/source.js";
import { type Survey, survey } from "../images/survey.js";
import type { JobContext } from "../job-context.js";
import type { Shape3 } from "../results/picture.js";
import { openAlone } from "./image-alone.js";

/** The clean images that those of a result were compared with, read one by one. */
export class ReferenceImages {
  private constructor(
    private readonly noisy: Survey,
    private readonly clean: Survey,
    private readonly partners: Int32Array,
  ) {}

  /** Pairs the images of a result's input with the clean ones, as its analysis did. Throws UserError if either is gone. */
  static async open(input: string, reference: string, context: JobContext): Promise<ReferenceImages> {
    const [noisy, clean] = [
      await survey(await resolveSource(input, ""), context),
      await survey(await resolveSource(reference, ""), context),
    ];
    return new ReferenceImages(noisy, clean, pairSets(noisy, clean).partners);
  }

  /**
   * The clean image of `file`, `[H,W,C]` on 0..1 as the run sees it: at its own size if `ownSize`, else in the run's form; null if it has
   * none of `size`. Throws UserError if it cannot be read, CancelledError.
   */
  async read(file: string, record: RunRecord, ownSize: boolean, size: Shape3, context: JobContext): Promise<Float32Array | null> {
    const index = this.noisy.items.findIndex((item) => item.file === file);
    const partner = this.partners[index] ?? -1;
    if (partner < 0) return null;
    const { source, index: place } = this.clean.items.at(partner);
    await contentOf(source ?? this.clean.source.path);
    const alone = await openAlone(
      source === null ? { kind: "item", file: this.clean.source.path, index: place } : { kind: "file", file: source },
    );
    try {
      const values = await (ownSize ? pictureAlone(alone.source, record, context) : imageAlone(alone.source, record, context));
      return values?.length === size[0] * size[1] * size[2] ? values : null;
    } finally {
      await alone.close();
    }
  }
}

async function imageAlone(source: string, record: RunRecord, context: JobContext): Promise<Float32Array> {
  const data = await openInput(source, record, context);
  try {
    return data.store.read([0], data.range);
  } finally {
    data.store.close();
  }
}

async function pictureAlone(source: string, record: RunRecord, context: JobContext): Promise<Float32Array | null> {
  const pictures = await openOwnSizedInput(source, record, context);
  try {
    const outcome = await pictures.decode(0);
    return outcome.kind === "picture" ? pictureValues(outcome.picture) : null;
  } finally {
    await pictures.close();
  }
}
