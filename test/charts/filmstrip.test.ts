// @vitest-environment jsdom
import { expect, test } from "vitest";
import { filmstripChart, filmstripRows } from "../../webview/charts/filmstrip.js";
import { expectDrawn } from "./draw.js";

const previews = (epochs: number) => Array.from({ length: epochs + 1 }, (_, epoch) => ({ epoch, file: `epoch-${epoch}.png` }));
const rows = (epochs: number, epoch: number | null) => filmstripRows(previews(epochs), epoch).map((row) => row.epoch);

test("draws the inputs, milestones and the newest epoch", async () => {
  await expectDrawn(filmstripChart({ previews: previews(31), clean: null, ratio: 1, epoch: null }, { width: 800 }), "filmstrip");
});

test("chooses rows that spread over the epochs", () => {
  expect(rows(1, null)).toEqual([0, 1]);
  expect(rows(4, null)).toEqual([0, 1, 2, 4]);
  expect(rows(31, null)).toEqual([0, 1, 2, 5, 10, 20, 31]);
  expect(rows(1000, null)).toEqual([0, 20, 50, 100, 200, 500, 1000]);
});

test("keeps its rows while the last one is scrubbed", () => {
  expect(rows(31, 7)).toEqual([0, 1, 2, 5, 10, 20, 7]);
  expect(rows(31, 31)).toEqual(rows(31, null));
});

test("shows what there is where epochs have no preview", () => {
  const sparse = [0, 3, 6, 9].map((epoch) => ({ epoch, file: `${epoch}.png` }));
  expect(filmstripRows(sparse, 7).map((row) => row.epoch)).toEqual([0, 3, 6, 6]);
  expect(filmstripRows([], null)).toEqual([]);
});

test("has the clean pictures as its last row, if they are known", () => {
  const svg = filmstripChart({ previews: previews(2), clean: "clean.png", ratio: 1, epoch: null }, { width: 280 });
  const named = [...svg.querySelectorAll("g")].map((row) => [
    row.querySelector("text")?.textContent,
    row.querySelector("image")?.getAttribute("href"),
  ]);
  expect(named.at(0)?.[0]).toBe("noisy");
  expect(named.at(-1)).toEqual(["clean", "clean.png"]);
  expect(svg.querySelector(".looked-at text")?.textContent).toBe("2");
});

test("keeps the images' shape and fits 320 pixels", () => {
  const svg = filmstripChart({ previews: previews(2), clean: null, ratio: 0.5, epoch: null }, { width: 280 });
  const image = svg.querySelector("image");
  const [width, height] = ["width", "height"].map((name) => Number(image?.getAttribute(name)));
  expect(height / (width / 8)).toBeCloseTo(0.5, 1);
  expect(44 + width).toBeLessThanOrEqual(280);
});
