import { codeLength } from "../../core/network/network.js";
import { principalAxes } from "../../core/numbers/principal-axes.js";
import { randomStream } from "../../core/numbers/random.js";
import { mostFilmPictures } from "../../core/runs/code-film.js";
import { extendFilm, type FilmPlane, type KeptFilm, readFilm } from "../../runs/film-file.js";
import type { Model } from "../contract/engine.js";
import { batchPositions } from "../images/batches.js";
import { labelsByFolder } from "../images/labels.js";
import { type ImageSubset, partOf, spread } from "../images/subset.js";
import type { Preparation } from "./preparation.js";

/** Held-out pictures that suffice for a film; of fewer, those that are learned from are shown. */
const enough = 100;

/** Adds to a run's film where the codes of its pictures lie after an epoch. A network without a code for a picture has no film. */
export async function writeFilm(file: string, model: Model, preparation: Preparation, epoch: number): Promise<void> {
  const latent = codeLength(model.network);
  if (latent === null || model.network.ofFeatures) return;
  const { training, validation } = preparation;
  const source = validation.count >= enough ? validation : training;
  const pictures = partOf(source, spread(source.count, mostFilmPictures));
  const codes = await codesOf(model, pictures, latent);
  const kept = epoch > 1 ? await readFilm(file) : null;
  const film = kept?.count === pictures.count && kept.latent === latent ? kept : begun(pictures, codes, latent);
  await extendFilm(file, film, epoch, positionsOf(codes, film));
}

async function codesOf(model: Model, pictures: ImageSubset, latent: number): Promise<Float32Array> {
  const codes = new Float32Array(pictures.count * latent);
  for (const positions of batchPositions(pictures.count))
    codes.set(await model.encode(pictures.batch(positions).images, positions.length), positions[0] * latent);
  return codes;
}

/** A film before its first epoch. */
function begun(pictures: ImageSubset, codes: Float32Array, latent: number): KeptFilm {
  const { names, of } = labelsByFolder(pictures.files);
  const plane = latent > 2 ? planeOf(codes, latent) : null;
  return { epochs: [], count: pictures.count, positions: new Float32Array(), labels: names, of, latent, plane };
}

function planeOf(codes: Float32Array, latent: number): FilmPlane {
  const { mean, axes } = principalAxes(codes, latent, 2, randomStream(1, "plane of the film"));
  const both = new Float32Array(2 * latent);
  both.set(axes);
  return { mean: Float32Array.from(mean), axes: both };
}

/** Where codes `[N,latent]` lie on the map: themselves, or on the film's plane. The second axis of a single number is 0. */
function positionsOf(codes: Float32Array, { plane, latent, count }: KeptFilm): Float32Array {
  const positions = new Float32Array(2 * count);
  for (let n = 0; n < count; n++)
    for (let axis = 0; axis < 2; axis++) {
      if (!plane) {
        if (axis < latent) positions[2 * n + axis] = codes[n * latent + axis];
        continue;
      }
      for (let d = 0; d < latent; d++) positions[2 * n + axis] += plane.axes[axis * latent + d] * (codes[n * latent + d] - plane.mean[d]);
    }
  return positions;
}
