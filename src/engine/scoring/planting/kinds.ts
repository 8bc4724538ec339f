import type { DefectKind } from "../../../core/numbers/planted-evidence.js";
import type { Random } from "../../../core/numbers/random.js";
import type { Rectangle } from "../../../core/numbers/rectangle.js";
import { channelMeans, type GoodPicture, validPart } from "./good-picture.js";
import { areaAround, bentLine, between, coverOf, placed, randomOutline, type Stamp, smoothStep } from "./shapes.js";

/** What a defect is drawn with. */
export interface Scene {
  picture: GoodPicture;
  /** Where a patch comes from, of as many channels. */
  foreign: GoodPicture;
  /** In pixels. */
  size: number;
  /** How much brightness it takes or gives where it covers a pixel, 0..1. */
  contrast: number;
  /** 1 for brighter, -1 for darker. */
  sign: 1 | -1;
  random: Random;
}

/** New values `[h,w,C]` of a part of a picture, not clipped; where nothing changed, the picture's own. */
export interface Drawing {
  area: Rectangle;
  values: Float32Array;
}

/** The length of a scratch in its sizes. */
export const scratchLength = 2.5;

/** How each kind is drawn. */
export const drawDefect: Record<DefectKind, (scene: Scene) => Drawing> = {
  scratch: (scene) => {
    const { picture, size, random } = scene;
    const { height, width } = validPart(picture);
    const length = scratchLength * size;
    const thickness = Math.max(1, Math.min(length / 6, (between(random, 1, 2) * Math.max(height, width)) / 128));
    return brightened(scene, bentLine(validPart(picture), length, thickness, random));
  },

  blob: (scene) => {
    const { size, random } = scene;
    const [turn, ratio] = [random() * Math.PI, between(random, 0.6, 1)];
    const [cosine, sine] = [Math.cos(turn), Math.sin(turn)];
    const stamp = disc(
      scene,
      (y, x) => 1 - smoothStep(0.35, 1, Math.hypot(x * cosine + y * sine, (y * cosine - x * sine) / ratio) / (size / 2)),
    );
    return brightened(scene, stamp);
  },

  hole: (scene) => {
    const { picture, size, contrast, sign, random } = scene;
    const radius = size / 2;
    const rimWidth = Math.max(0.5, 0.25 * radius);
    const inner = radius - rimWidth;
    const { area, centre, cover } = disc(scene, (y, x) => 1 - smoothStep(inner - rimWidth / 2, inner + rimWidth / 2, Math.hypot(y, x)));
    // Light from above falls on the lower edge.
    const rim = coverOf(area, centre, size, ({ y, x }) => {
      const distance = Math.hypot(y, x);
      return (1 - Math.min(1, Math.abs(distance - inner) / rimWidth)) * Math.max(0, y / Math.max(distance, 1e-6));
    });
    const means = channelMeans(picture, area, cover);
    const depth = between(random, 1.5, 2.5) * contrast;
    const floor = means.map((mean) => Math.min(1, Math.max(0, mean + sign * depth)));
    // What is black already has no hole in it, and so no rim.
    const light = means.map((mean, c) => -sign * Math.min(contrast, Math.abs(floor[c] - mean)));
    return drawn(picture, area, (value, i, c) => value + cover[i] * (floor[c] - value) + light[c] * rim[i]);
  },

  patch: (scene) => {
    const { picture, foreign, size, contrast, sign, random } = scene;
    const outline = randomOutline(random);
    const softness = between(random, 0.2, 0.5);
    const { area, cover } = disc(scene, (y, x) => {
      const reach = Math.max(1e-6, outline(Math.atan2(y, x)) * (size / 2));
      return 1 - smoothStep(1 - softness, 1, Math.hypot(y, x) / reach);
    });
    const other = turnedPatch(foreign, area, random);
    const means = channelMeans({ values: other, shape: [area.height, area.width, picture.shape[2]] }, { ...area, y: 0, x: 0 });
    const [gain, shift, tint] = [between(random, 0.6, 1.6), sign * contrast * between(random, 0.4, 0.8), tintOf(scene)];
    const channels = picture.shape[2];
    return drawn(picture, area, (value, i, c) => {
      const foreignValue = means[c] + gain * (other[i * channels + c] - means[c]) + shift * tint[c];
      return value + cover[i] * (foreignValue - value);
    });
  },
};

/** A round shape of the scene's size, somewhere on the picture. */
function disc({ picture, size, random }: Scene, coverAt: (y: number, x: number) => number): Stamp & { centre: { y: number; x: number } } {
  const valid = validPart(picture);
  const centre = placed(valid, size / 2, size / 2, random);
  const area = areaAround(valid, centre, size / 2, size / 2);
  return { area, centre, cover: coverOf(area, centre, size, ({ y, x }) => coverAt(y, x)) };
}

/** The share of the contrast that each channel gets: all of it, or a tint. */
function tintOf({ picture, random }: Scene): number[] {
  const channels = picture.shape[2];
  if (channels === 1 || random() < 0.5) return new Array<number>(channels).fill(1);
  const weights = Array.from({ length: channels }, () => between(random, 0.2, 1));
  return weights.map((weight) => weight / Math.max(...weights));
}

/** The picture brighter or darker where a shape covers it. */
function brightened(scene: Scene, { area, cover }: Stamp): Drawing {
  const tint = tintOf(scene).map((weight) => weight * scene.sign * scene.contrast);
  return drawn(scene.picture, area, (value, i, c) => value + cover[i] * tint[c]);
}

/** New values of an area, by the old value of its pixel `i` and channel `c`. */
function drawn({ values, shape }: GoodPicture, area: Rectangle, change: (value: number, i: number, c: number) => number): Drawing {
  const [, width, channels] = shape;
  const out = new Float32Array(area.height * area.width * channels);
  for (let i = 0; i < area.height * area.width; i++) {
    const at = ((area.y + Math.floor(i / area.width)) * width + area.x + (i % area.width)) * channels;
    for (let c = 0; c < channels; c++) out[i * channels + c] = change(values[at + c], i, c);
  }
  return { area, values: out };
}

/** A part of a picture `[h,w,C]` of an area's size, turned by quarters, which leaves its values as they are, and perhaps mirrored. */
function turnedPatch(foreign: GoodPicture, area: Rectangle, random: Random): Float32Array {
  const { values, shape } = foreign;
  const [, width, channels] = shape;
  const valid = validPart(foreign);
  const [quarters, mirrored] = [1 + Math.floor(random() * 3), random() < 0.5];
  const [height, across] = quarters % 2 === 1 ? [area.width, area.height] : [area.height, area.width];
  const [top, left] = [
    Math.floor(random() * Math.max(1, valid.height - height + 1)),
    Math.floor(random() * Math.max(1, valid.width - across + 1)),
  ];
  const out = new Float32Array(area.height * area.width * channels);
  for (let y = 0; y < area.height; y++)
    for (let x = 0; x < area.width; x++) {
      let [row, column] =
        quarters === 1 ? [x, area.height - 1 - y] : quarters === 2 ? [area.height - 1 - y, area.width - 1 - x] : [area.width - 1 - x, y];
      if (mirrored) column = across - 1 - column;
      // A picture smaller than the patch repeats itself.
      const at = ((valid.y + ((top + row) % valid.height)) * width + valid.x + ((left + column) % valid.width)) * channels;
      for (let c = 0; c < channels; c++) out[(y * area.width + x) * channels + c] = values[at + c];
    }
  return out;
}
