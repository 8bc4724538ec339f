import { interpolatePlasma, interpolateRdBu, rgb } from "d3";

/** Colours of 256 codes, `[256, 4]`: red, green, blue and opacity, 0 to 255 each. */
export type Palette = Uint8ClampedArray;

/** Heat below which an overlay shows nothing, and from which it is as opaque as it gets: good pixels lie below, odd ones above. */
const [hidden, solid] = [0.2, 0.6];

/** The difference of two brightnesses on 0 to 1 that has the full colour. */
export const fullDifference = 0.3;

function palette(colourOf: (code: number) => string, opacityOf: (code: number) => number): Palette {
  const colours = new Uint8ClampedArray(4 * 256);
  for (let code = 0; code < 256; code++) {
    const { r, g, b } = rgb(colourOf(code));
    colours.set([r, g, b, 255 * opacityOf(code)], 4 * code);
  }
  return colours;
}

/**
 * Heat on 0 to 1 in colours of evenly growing lightness, which people see who cannot tell red from green, over dark pictures and over
 * bright ones; `heatOf` gives the heat of a code. As an overlay it leaves bare what is not hot.
 */
export function heatPalette(heatOf: (code: number) => number, overlay: boolean): Palette {
  const heat = (code: number) => Math.min(1, Math.max(0, heatOf(code)));
  return palette(
    // Not from its darkest blue on, which would be lost on dark pictures.
    (code) => interpolatePlasma(0.15 + 0.85 * heat(code)),
    (code) => (overlay ? Math.min(1, Math.max(0, (heat(code) - hidden) / (solid - hidden))) : 1),
  );
}

/** Differences from -{@link fullDifference}, code 0, blue, to the same above, code 255, red; none is white. */
export const differencePalette = (): Palette =>
  palette(
    (code) => interpolateRdBu(1 - code / 255),
    () => 1,
  );

/** The code of a difference of two brightnesses on 0 to 255. */
export const differenceCode = (difference: number): number =>
  Math.round(127.5 + 127.5 * Math.max(-1, Math.min(1, difference / (255 * fullDifference))));
