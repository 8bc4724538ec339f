import type { TriageWord } from "../../src/core/analyses/triage.js";
import type { PanelPage } from "../state/page.js";
import { flag, number, oneOf, orNull, type Slice, text } from "../state/slice.js";
import type { Point } from "./pixel-values.js";

/** What was said of images, and what is to be said of them again to undo it. */
export interface TriageChange {
  indices: readonly number[];
  word: TriageWord | null;
}

export const cardSizes = ["small", "medium", "large"] as const;

/** How the picture of an image is shown beside or over another of it. */
export const looks = ["picture", "output", "side", "slider", "flicker", "difference", "reference", "baseline", "compared"] as const;
export type Look = (typeof looks)[number];

/** What a person looks at in a gallery of a result's images, and of the one that is shown in detail. */
export interface GalleryState {
  cardSize: (typeof cardSizes)[number];
  /** How much of a heat map covers the picture, 0 to 1. */
  opacity: number;
  /** The worst region has an outline. */
  outlined: boolean;
  /** What the name of an image must hold. */
  search: string;
  look: Look;
  /** Where the slider between two pictures stands, 0 to 1. */
  split: number;
  /** The place of the image whose values are read; null if none is. */
  probe: Point | null;
  /** The histogram of the image's pictures is shown. */
  histogram: boolean;
  /** The picture that is shown was put on the clipboard. */
  copied: boolean;
  /** Images that a word is said of together. */
  selected: readonly number[];
  /** What was said before, to be undone: the images and their words then. */
  undo: readonly (readonly TriageChange[])[];
  /** The image that is shown in detail, by its index in the result. */
  open: number | null;
}

/** The page as a panel with a gallery gets it. */
export type GalleryPage = PanelPage<GalleryState>;

/** A gallery's part of a panel's slice. */
export const galleryState: Pick<Slice<GalleryState>, "starting" | "saved"> = {
  starting: {
    cardSize: "medium",
    opacity: 0.6,
    outlined: true,
    search: "",
    look: "picture",
    split: 0.5,
    probe: null,
    histogram: false,
    copied: false,
    open: null,
    selected: [],
    undo: [],
  },
  saved: {
    cardSize: oneOf(cardSizes),
    opacity: number,
    outlined: flag,
    search: text,
    look: oneOf(looks),
    split: number,
    histogram: flag,
    open: orNull(number),
  },
};
