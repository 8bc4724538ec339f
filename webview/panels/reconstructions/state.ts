import { type GalleryState, galleryState } from "../../shared/gallery-state.js";
import type { PanelPage } from "../../state/page.js";
import { oneOf, orNull, type Slice, sorting, text } from "../../state/slice.js";

const columns = ["file", "mse", "psnr", "ssim", "gain", "noiseAfter", "structure"] as const;
const layouts = ["cards", "table"] as const;
const pictures = ["both", "input", "output"] as const;

/** What a person looks at in the reconstructions. */
export interface ReconstructionsState extends GalleryState {
  sort: { by: (typeof columns)[number]; descending: boolean };
  layout: (typeof layouts)[number];
  /** Which pictures a card has. */
  picture: (typeof pictures)[number];
  /** The folder of the result that is looked at beside the shown one; null for none. */
  compared: string | null;
}

export type ReconstructionsPage = PanelPage<ReconstructionsState>;

export const reconstructionsSlice: Slice<ReconstructionsState> = {
  starting: {
    ...galleryState.starting,
    look: "side",
    sort: { by: "mse", descending: true },
    layout: "cards",
    picture: "both",
    compared: null,
  },
  saved: { ...galleryState.saved, sort: sorting(oneOf(columns)), layout: oneOf(layouts), picture: oneOf(pictures), compared: orNull(text) },
  tabChosen: { open: null },
  follow: (_, editor, before) => (before && folderOf(editor) !== folderOf(before) ? { open: null } : {}),
};

function folderOf({ results }: ReconstructionsPage["editor"]): string | undefined {
  return results.findLast(({ kind }) => kind === "reconstruct" || kind === "denoise")?.folder;
}
