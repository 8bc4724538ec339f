import type { CodeFilm } from "../../../src/core/runs/code-film.js";
import { filmOpacity, filmPlaces, filmRadius, filmRatio } from "../../charts/code-film.js";
import { captionHeight, epochsGif } from "../../shared/save-film.js";
import type { Groups } from "./colouring.js";

/** The width of the GIF, the height of a line of its legend and the sides of a swatch, in pixels. */
const [width, line, swatch] = [480, 18, 9];

/** A colour of the map's groups and its words, with its place in the legend. */
interface Entry {
  colour: string;
  words: string;
  left: number;
  top: number;
}

/** The legend from left to right, in as many lines as it needs. */
function legendOf({ colours, palette, words }: Groups, measure: (words: string) => number, colourOf: (name: string) => string): Entry[] {
  let [left, top] = [4, 0];
  return words.map((words, group) => {
    const wide = swatch + 6 + measure(words) + 12;
    if (left + wide > width && left > 4) [left, top] = [4, top + line];
    const entry = { colour: colourOf(palette[colours[group]]), words, left, top };
    left += wide;
    return entry;
  });
}

/** How the map was learned as the bytes of a GIF, an epoch a frame, with what the colours mean. `colours` are those of the pictures, variables of the theme. */
export async function codeFilmGif(film: CodeFilm, colours: readonly string[], groups: Groups): Promise<Uint8Array> {
  const theme = getComputedStyle(document.querySelector(".map") ?? document.body);
  const colourOf = (name: string) => theme.getPropertyValue(name).trim();
  const own = colours.map(colourOf);
  const ruler = document.createElement("canvas").getContext("2d");
  if (ruler) ruler.font = `12px ${theme.fontFamily}`;
  const legend = legendOf(groups, (words) => ruler?.measureText(words).width ?? 0, colourOf);
  const high = Math.round(width * filmRatio);
  const height = high + (legend.length > 0 ? line + (legend.at(-1)?.top ?? 0) : 0) + captionHeight;
  return epochsGif(film.epochs, { width, height }, (context, shown) => {
    for (const { colour, words, left, top } of legend) {
      context.fillText(words, left + swatch + 6, high + top + 13);
      const ground = context.fillStyle;
      context.fillStyle = colour;
      context.fillRect(left, high + top + 5, swatch, swatch);
      context.fillStyle = ground;
    }
    context.globalAlpha = filmOpacity;
    for (const [n, place] of filmPlaces({ film, shown }, width, high).entries()) {
      if (!place) continue;
      context.fillStyle = own[n];
      context.beginPath();
      context.arc(...place, filmRadius, 0, 2 * Math.PI);
      context.fill();
    }
  });
}
