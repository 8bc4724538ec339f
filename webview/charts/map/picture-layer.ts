import type { Camera } from "./camera.js";
import { fit } from "./canvas-size.js";
import { type Palette, type Points, pointStates } from "./points.js";

/** A picture of a point that is loaded: a part of a file. */
export interface MapPicture {
  image: CanvasImageSource;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Pictures stand in place of points if so few are in sight that each can be this large, in pixels. */
const [smallest, largest] = [22, 64];
const mostPictures = 500;

/** The pictures of the points in sight, over the points, if there is room for them. */
export class PictureLayer {
  readonly canvas = document.createElement("canvas");

  /** Draws them; `pictureOf` gives null for one that is not loaded yet. True if there is room. */
  draw(
    { positions, colours, states, first = states.length }: Points,
    palette: Palette,
    camera: Camera,
    ratio: number,
    pictureOf: (index: number) => MapPicture | null,
  ): boolean {
    const { width, height } = camera;
    const inSight: number[] = [];
    let room = true;
    for (let i = 0; i < states.length && room; i++) {
      if (states[i] === pointStates.hidden) continue;
      const [x, y] = [camera.screenX(positions[2 * i]), camera.screenY(positions[2 * i + 1])];
      if (x > -largest && x < width + largest && y > -largest && y < height + largest) inSight.push(i);
      room = inSight.length <= mostPictures;
    }
    const side = Math.min(largest, 0.8 * Math.sqrt((width * height) / Math.max(1, inSight.length)));
    const shown = room && side >= smallest;
    this.canvas.hidden = !shown;
    if (!shown) return false;
    fit(this.canvas, width, height, ratio);
    const context = this.canvas.getContext("2d");
    if (!context) return false;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    context.imageSmoothingEnabled = false;
    for (const i of inSight) {
      const picture = pictureOf(i);
      if (!picture) continue;
      const scale = side / Math.max(picture.width, picture.height);
      const [wide, tall] = [picture.width * scale, picture.height * scale];
      const [left, top] = [camera.screenX(positions[2 * i]) - wide / 2, camera.screenY(positions[2 * i + 1]) - tall / 2];
      context.globalAlpha = states[i] === pointStates.beside ? 0.35 : 1;
      context.drawImage(picture.image, picture.x, picture.y, picture.width, picture.height, left, top, wide, tall);
      context.lineWidth = i < first ? 2 : 5;
      context.strokeStyle = `rgb(${palette[colours[i]].join()})`;
      context.strokeRect(left, top, wide, tall);
    }
    return true;
  }
}
