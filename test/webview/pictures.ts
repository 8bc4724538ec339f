import { encode } from "fast-png";

/** Gray images `[N][H*W]` on 0..1 side by side, as the PNG that a preview atlas is. */
export function atlas(images: readonly Float32Array[], height: number, width: number): Buffer {
  const data = new Uint8Array(images.length * height * width);
  for (const [place, image] of images.entries()) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        data[y * images.length * width + place * width + x] = Math.round(255 * Math.min(1, Math.max(0, image[y * width + x])));
      }
    }
  }
  return Buffer.from(encode({ width: images.length * width, height, data, channels: 1, depth: 8 }));
}

export const dataUri = (png: Buffer): string => `data:image/png;base64,${png.toString("base64")}`;

/** Rings of eight sizes on 28 by 28 pixels: pictures that need no file. */
export function rings(): Float32Array[] {
  return Array.from({ length: 8 }, (_, index) => {
    const radius = 3 + index;
    return Float32Array.from({ length: 28 * 28 }, (_, pixel) => {
      const distance = Math.hypot((pixel % 28) - 13.5, Math.floor(pixel / 28) - 13.5);
      return Math.max(0, 1 - Math.abs(distance - radius) / 2);
    });
  });
}

/** What a network makes of images after `share` of its training: from their mean towards themselves. */
export function learned(images: readonly Float32Array[], share: number): Float32Array[] {
  const mean = images[0].map((_, pixel) => images.reduce((sum, image) => sum + image[pixel] / images.length, 0));
  return images.map((image) => image.map((value, pixel) => share * value + (1 - share) * mean[pixel]));
}
