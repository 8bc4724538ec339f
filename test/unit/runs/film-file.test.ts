import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { mostFilmEpochs, mostFilmPictures } from "../../../src/core/runs/code-film.js";
import { extendFilm, type KeptFilm, readFilm } from "../../../src/runs/film-file.js";

let root: string;
let file: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "film-"));
  file = path.join(root, "film.safetensors");
});
afterEach(() => rm(root, { recursive: true, force: true }));

const begun = (count: number): KeptFilm => ({
  ...{ epochs: [], count, positions: new Float32Array(), latent: 2, plane: null },
  ...{ labels: ["a", "ä"], of: Int32Array.from({ length: count }, (_, n) => (n % 3) - 1) },
});
const add = async (epoch: number, value = epoch, count = 2) =>
  extendFilm(file, (await readFilm(file)) ?? begun(count), epoch, new Float32Array(2 * count).fill(value));

it("keeps the places of each epoch, and replaces those that a resumed run goes through again", async () => {
  for (const epoch of [1, 2, 3]) await add(epoch);
  expect(await readFilm(file)).toEqual({
    ...begun(2),
    epochs: [1, 2, 3],
    positions: Float32Array.of(1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3),
  });
  await add(2, 20);
  expect(await readFilm(file)).toMatchObject({ epochs: [1, 2], positions: Float32Array.of(1, 1, 1, 1, 20, 20, 20, 20) });
});

it("keeps the plane that longer codes are seen on", async () => {
  const plane = { mean: Float32Array.of(1, 2, 3), axes: Float32Array.of(1, 0, 0, 0, 1, 0) };
  await extendFilm(file, { ...begun(1), latent: 3, plane }, 1, Float32Array.of(4, 5));
  expect(await readFilm(file)).toMatchObject({ latent: 3, plane });
});

it("stays below a megabyte and a hundred epochs, with the first ones thinner and the newest there", async () => {
  for (let epoch = 1; epoch <= 2 * mostFilmEpochs + 1; epoch++) {
    await add(epoch, epoch, mostFilmPictures);
    if (epoch % 50 !== 1) continue;
    const film = await readFilm(file);
    expect(film?.epochs.length).toBeLessThanOrEqual(mostFilmEpochs);
    expect(film?.epochs.at(-1)).toBe(epoch);
    expect(film?.epochs.every((one, at) => film.positions[2 * film.count * at] === one)).toBe(true);
    expect((await stat(file)).size).toBeLessThan(1_000_000);
  }
});

it("is none if its file is missing or torn", async () => {
  expect(await readFilm(file)).toBeNull();
  await writeFile(file, "torn");
  expect(await readFilm(file)).toBeNull();
});
