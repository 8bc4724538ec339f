// @vitest-environment jsdom
import { expect, test } from "vitest";
import { codeFilmChart } from "../../webview/charts/code-film.js";
import { expectDrawn } from "./draw.js";

const film = {
  epochs: [1, 2],
  count: 3,
  positions: Float32Array.of(-1, 0, 0, 0.5, Number.NaN, 0, -2, -1, 2, 1, 0, 0),
  labels: ["a", "b"],
  of: Int32Array.of(0, 1, -1),
  latent: 2,
};
const colours = ["--map-0", "--map-1", "--map-rest"];
const places = (shown: number) =>
  [...codeFilmChart({ film, shown, colours }, { width: 400 }).querySelectorAll("circle")].map((circle) =>
    ["cx", "cy", "fill"].map((name) => circle.getAttribute(name)),
  );

test("draws the codes of one epoch in their colours", async () => {
  await expectDrawn(codeFilmChart({ film, shown: 1, colours }, { width: 400 }), "code-film");
});

test("has one scale for all epochs, up is up, and leaves out what has no place", () => {
  expect(places(1)).toEqual([
    ["8", "236", "var(--map-0)"],
    ["392", "44", "var(--map-1)"],
    ["200", "140", "var(--map-rest)"],
  ]);
  expect(places(0)).toEqual([
    ["104", "140", "var(--map-0)"],
    ["200", "92", "var(--map-1)"],
  ]);
});
