import { flag, number, oneOf, orNull, type Slice, text } from "../state/slice.js";

export const cardSizes = ["small", "medium", "large"] as const;

/** How the picture of an image is shown beside or over another of it. */
export const looks = ["picture", "output", "side", "slider", "flicker", "difference"] as const;
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
  /** The image that is shown in detail, by its index in the result. */
  open: number | null;
}

/** A gallery's part of a panel's slice. */
export const galleryState: Pick<Slice<GalleryState>, "starting" | "saved"> = {
  starting: { cardSize: "medium", opacity: 0.6, outlined: true, search: "", look: "picture", split: 0.5, open: null },
  saved: {
    cardSize: oneOf(cardSizes),
    opacity: number,
    outlined: flag,
    search: text,
    look: oneOf(looks),
    split: number,
    open: orNull(number),
  },
};
