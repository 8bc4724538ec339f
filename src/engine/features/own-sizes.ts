import { UserError } from "../../core/language/error.js";
import { draw, type Random, randomStream } from "../../core/numbers/random.js";
import type { Rectangle } from "../../core/numbers/rectangle.js";
import { joined } from "../../core/numbers/rows.js";
import type { Project } from "../../core/project/project.js";
import type { Names } from "../../files/name-list.js";
import type { Context } from "../images/context.js";
import { surveyNamed } from "../images/named-source.js";
import { openPictures, type PictureSet } from "../images/own-size.js";
import { cutPicture, type Picture } from "../images/picture.js";
import type { PixelForm } from "../images/pixels.js";
import { pictureIn, placementOf } from "../images/placement.js";
import { TileBlend } from "../images/tile-blend.js";
import { planTiles, reducedPlan, type Tile, type TilePlan, type TileSettings, tilesOf } from "../images/tile-plan.js";
import { type Restorer, type TiledImage, tiledImage } from "../images/tiled-image.js";
import type { Cells } from "./cells.js";
import type { FeatureView, ImageFeatures, ViewedImages } from "./feature-view.js";

/** Pixels along a tile's inner edges that do not count, as the frozen network sees zeros beyond them; a multiple of a cell's. */
const margin = 32;
/** How large pictures are cut: the overlap leaves room for a seam between both margins. */
const tileSettings: TileSettings = { size: 512, overlap: 4 * margin, align: 16 };
/** Pixels along each side of a cell. */
const reduction = 8;

/** A square part of each of some pictures, to plant defects on. */
export interface Crops extends ViewedImages {
  /** Where each lies in its picture, without the margin. */
  inner: { area: Rectangle; picture: readonly [height: number, width: number] }[];
}

/** Pictures of a source, each at its own size: large ones are looked at in overlapping tiles, one picture at a time. */
export class OwnSizes {
  private constructor(
    private readonly pictures: PictureSet,
    /** What is shown of each. */
    private readonly form: PixelForm,
    private readonly view: FeatureView,
  ) {}

  /** Opens a source's pictures, whose long side is limited if the project's size is a number. Throws UserError; the caller closes it. */
  static async open(
    text: string,
    root: string,
    data: Project["data"],
    form: PixelForm,
    view: FeatureView,
    context: Context,
  ): Promise<OwnSizes> {
    const found = await surveyNamed(text, root, data, context);
    const { channels, range, size } = data;
    return new OwnSizes(
      await openPictures(found, { channels, range, longSide: typeof size === "number" ? size : null }, context),
      form,
      view,
    );
  }

  /** The names of the pictures, in order. */
  get files(): Names {
    return this.pictures.found.items.files;
  }

  /** The frozen network's view of one picture, and where it lies in what is shown of it. */
  features(index: number): ImageFeatures {
    return { areas: [this.#area(index)], cells: async () => this.#cells(await this.#picture(index)), nearest: this.#nearest };
  }

  /** One picture as a network restores its tiles, and where it lies in what is shown of it. */
  tiled(index: number, restorer: Restorer): TiledImage {
    const [height, width] = this.pictures.sizeOf(index);
    return tiledImage({ height, width, channels: this.pictures.channels }, () => this.#picture(index), this.#area(index), restorer);
  }

  /** A picture `[h,w,C]` on 0..1 that is cut to at most `longest` pixels along each side, and the frozen network's view of it. */
  async cutTo(index: number, longest: number): Promise<ViewedImages & { features: ImageFeatures }> {
    const picture = await this.#picture(index);
    const [height, width] = [Math.min(longest, picture.height), Math.min(longest, picture.width)];
    const { channels } = picture;
    const values = new Float32Array(height * width * channels);
    cutPicture(picture, { y: 0, x: 0, height, width }, values);
    const part = { ...picture, height, width, pixels: values, range: [0, 1] } as const;
    return { values, count: 1, height, width, channels, features: { cells: () => this.#cells(part), nearest: this.#nearest } };
  }

  /** The cells of at most `most` tiles of a picture in one row, without those along inner edges. */
  async someCells(index: number, most: number, random: Random): Promise<Cells> {
    const picture = await this.#picture(index);
    const plan = planTiles(picture.height, picture.width, tileSettings);
    const found: Float32Array[] = [];
    let channels = 1;
    const tiles = tilesOf(plan);
    for (const tile of draw(tiles.length, most, random).map((index) => tiles[index])) {
      const cells = await this.#lookAt(picture, [tile]);
      channels = cells.channels;
      const inner = innerCells(plan, tile);
      for (let y = inner.top; y < inner.bottom; y++)
        found.push(cells.values.slice((y * cells.width + inner.left) * channels, (y * cells.width + inner.right) * channels));
    }
    const values = joined(found);
    return { count: 1, height: values.length / channels, width: 1, channels, values };
  }

  /** A part of each of some pictures, at a seeded place, of one size: a tile, or less if most pictures are smaller. */
  async crops(indices: readonly number[], seed: number): Promise<Crops> {
    const { channels } = this.pictures;
    const [height, width] = this.#cropSize();
    const item = height * width * channels;
    const values = new Float32Array(indices.length * item);
    const inner: Crops["inner"] = [];
    for (const [n, index] of indices.entries()) {
      const picture = await this.#picture(index);
      const random = randomStream(seed, "part to plant on", index);
      const y = Math.floor(random() * (Math.max(0, picture.height - height) + 1));
      const x = Math.floor(random() * (Math.max(0, picture.width - width) + 1));
      cutPicture(picture, { y, x, height, width }, values.subarray(n * item, (n + 1) * item));
      const area = { y: y + margin, x: x + margin, height: height - 2 * margin, width: width - 2 * margin };
      inner.push({ area, picture: [picture.height, picture.width] });
    }
    return { values, count: indices.length, height, width, channels, margin, inner };
  }

  close(): Promise<void> {
    return this.pictures.close();
  }

  #area(index: number): Rectangle {
    const { height, width } = this.pictures.found.headers[index];
    return pictureIn(placementOf(height, width, this.form));
  }

  /** The search among features, for which a picture need not be looked at. */
  get #nearest(): ImageFeatures["nearest"] {
    return this.view.of(() => Promise.reject(new Error("The picture is looked at in tiles."))).nearest;
  }

  /** Throws UserError with the reason if the picture cannot be decoded. */
  async #picture(index: number): Promise<Picture> {
    const outcome = await this.pictures.decode(index);
    if (outcome.kind === "picture") return outcome.picture;
    throw new UserError(outcome.outcome.reason ?? outcome.outcome.file, "bad-image");
  }

  /** The middle of all heights and widths within a tile, in whole cells, and large enough for something to lie between the margins. */
  #cropSize(): [number, number] {
    const side = (axis: 0 | 1) => {
      const all = this.pictures.found.headers.map((_, index) => this.pictures.sizeOf(index)[axis]).sort((a, b) => a - b);
      const middle = all[Math.floor(all.length / 2)];
      return Math.max(4 * margin, Math.min(tileSettings.size, reduction * Math.floor(middle / reduction)));
    };
    return [side(0), side(1)];
  }

  /** The cells of a whole picture: seams between tiles are feathered, and no cell along an inner edge counts. */
  async #cells(picture: Picture): Promise<Cells> {
    const plan = planTiles(picture.height, picture.width, tileSettings);
    const reduced = reducedPlan(plan, reduction);
    let blend: TileBlend | null = null;
    let channels = 1;
    for (const tile of tilesOf(plan)) {
      const cells = await this.#lookAt(picture, [tile]);
      channels = cells.channels;
      blend ??= new TileBlend(reduced, { channels, mode: "feather", margin: margin / reduction });
      blend.add(tile, cells.values);
    }
    const [height, width] = reduced.picture;
    return { count: 1, height, width, channels, values: blend?.result() ?? new Float32Array() };
  }

  #lookAt(picture: Picture, tiles: readonly Tile[]): Promise<Cells> {
    const { channels } = picture;
    const { height, width } = tiles[0].rectangle;
    const item = height * width * channels;
    const values = new Float32Array(tiles.length * item);
    for (const [n, { rectangle }] of tiles.entries()) cutPicture(picture, rectangle, values.subarray(n * item, (n + 1) * item));
    return this.view.of(async () => ({ values, count: tiles.length, height, width, channels })).cells();
  }
}

/** The cells of a tile that lie in the picture and not along an inner edge. */
function innerCells({ rows, columns }: TilePlan, { row, column, valid }: Tile) {
  const edge = margin / reduction;
  return {
    top: row > 0 ? edge : 0,
    left: column > 0 ? edge : 0,
    bottom: Math.ceil(valid.height / reduction) - (row < rows.length - 1 ? edge : 0),
    right: Math.ceil(valid.width / reduction) - (column < columns.length - 1 ? edge : 0),
  };
}
