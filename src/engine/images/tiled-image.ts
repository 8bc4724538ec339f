import type { Rectangle } from "../../core/numbers/rectangle.js";
import { cutPicture, type PicturePixels } from "./picture.js";
import { TileBlend } from "./tile-blend.js";
import { planTiles, type Tile, type TilePlan, type TileSettings, tilesOf } from "./tile-plan.js";

/** A tile of a picture `[h,w,C]` on 0..1, and what a network makes of it. */
export interface RestoredTile {
  tile: Tile;
  image: Float32Array;
  output: Float32Array;
}

/** A picture at its own size as a network restores it: in overlapping tiles, one after the other, so that memory does not grow with it. */
export interface TiledImage {
  plan: TilePlan;
  channels: 1 | 3;
  /** Pixels along a tile's inner edges that do not count, as the network sees zeros beyond them. */
  margin: number;
  /** Where the picture lies in the image that is shown of it, which may have padding; null if it is a part of a larger picture and nothing is shown of it. */
  area: Rectangle | null;
  /** Those at `chosen` in the plan's order, all if it is left out. Throws UserError if the picture cannot be decoded. */
  tiles(chosen?: readonly number[]): AsyncGenerator<RestoredTile, void, undefined>;
}

/** The side of the largest tiles, and their margin. */
const largest = { size: 512, margin: 32 };
/** Tiles begin at whole cells of the coarsest level of a network. */
const align = 16;

/**
 * How pictures are cut that are shown by `height` by `width`: in tiles as large as that, so that small pictures are looked at as finely as
 * large ones. The overlap of four margins leaves room for a seam between both of a tile's neighbours.
 */
export function restoredTiles(height: number, width: number): TileSettings & { margin: number } {
  const size = Math.max(4 * align, Math.min(largest.size, align * Math.ceil(Math.max(height, width) / align)));
  const margin = Math.min(largest.margin, 8 * Math.floor(size / 64));
  return { size, margin, overlap: 4 * margin, align, full: true };
}

/** A network that restores tiles. */
export interface Restorer {
  settings: TileSettings & { margin: number };
  /** What it makes of one tile `[size,size,C]`, in the same shape. */
  restore(tile: Float32Array): Promise<Float32Array>;
}

/** A picture of a size, decoded when its tiles are asked for, as a network restores it. */
export function tiledImage(
  { height, width, channels }: Pick<PicturePixels, "height" | "width" | "channels">,
  picture: () => Promise<PicturePixels>,
  area: Rectangle | null,
  { settings, restore }: Restorer,
): TiledImage {
  const plan = planTiles(height, width, settings);
  return {
    plan,
    channels,
    margin: settings.margin,
    area,
    async *tiles(chosen) {
      const pixels = await picture();
      const all = tilesOf(plan);
      for (const tile of chosen?.map((index) => all[index]) ?? all) {
        const image = new Float32Array(tile.rectangle.height * tile.rectangle.width * channels);
        cutPicture(pixels, tile.rectangle, image);
        yield { tile, image, output: await restore(image) };
      }
    },
  };
}

/** Both `[H,W,C]` on 0..1, values beyond kept. */
export interface Restored {
  input: Float32Array;
  output: Float32Array;
}

/**
 * The same picture, which also keeps what the network makes of its tiles when somebody goes through all of them. `restored` is that, without
 * seams; if nobody has gone through them it does so itself. It is null for a picture of more than `most` pixels, of which nothing is kept.
 * `eachTile` is waited for before each.
 */
export function watchTiles(
  image: TiledImage,
  eachTile: () => Promise<void>,
  most: number,
): { image: TiledImage; restored(): Promise<Restored | null> } {
  const { plan, channels, margin } = image;
  const [height, width] = plan.picture;
  const keeps = height * width <= most;
  let whole: Restored | null = null;
  async function* tiles(chosen?: readonly number[]) {
    const blends = !chosen &&
      keeps && {
        input: new TileBlend(plan, { channels, mode: "hard" }),
        output: new TileBlend(plan, { channels, mode: "feather", margin }),
      };
    for await (const restored of image.tiles(chosen)) {
      await eachTile();
      if (blends) {
        blends.input.add(restored.tile, restored.image);
        blends.output.add(restored.tile, restored.output);
      }
      yield restored;
    }
    if (blends) whole = { input: blends.input.result(), output: blends.output.result() };
  }
  return {
    image: { ...image, tiles },
    async restored() {
      if (keeps && !whole) for await (const _ of tiles());
      return whole;
    },
  };
}
