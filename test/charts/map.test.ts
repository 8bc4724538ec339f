// @vitest-environment jsdom
import { readFileSync } from "node:fs";
import { lab, rgb, zoomIdentity } from "d3";
import { describe, expect, test } from "vitest";
import { Camera, extentOf } from "../../webview/charts/map/camera.js";
import { mapOverlay } from "../../webview/charts/map/overlay.js";
import { directions, neighbour, Picking } from "../../webview/charts/map/picking.js";
import { type Points, pointStates } from "../../webview/charts/map/points.js";
import { themes } from "../webview/themes.js";
import { expectDrawn } from "./draw.js";

const positions = Float32Array.from([0, 0, 1, 0, 0, 1, 4, 4, 5, 4, 4, 5]);
const pointsOf = (positions: Float32Array, hidden: number[] = []): Points => ({
  positions,
  colours: new Uint8Array(positions.length / 2),
  states: Uint8Array.from({ length: positions.length / 2 }, (_, i) => (hidden.includes(i) ? pointStates.hidden : pointStates.usual)),
});
const points = pointsOf(positions);
const camera = new Camera(extentOf(positions), 600, 400);

describe("latent map", () => {
  test("draws axes, names that do not cover each other, the ring and the outline", async () => {
    const names = [
      { name: "a", x: 0.3, y: 0.3 },
      { name: "b", x: 4.3, y: 4.3 },
      { name: "covers b", x: 4.35, y: 4.32 },
      { name: "out of sight", x: 90, y: 1 },
    ];
    const outline: [number, number][] = [
      [10, 10],
      [90, 20],
      [40, 80],
    ];
    const overlay = mapOverlay(
      { label: "Map of 6 images.", axes: true, names, ring: { x: 4, y: 4 }, mark: { name: "new.png", x: 1, y: 3 }, outline },
      camera,
    );
    expect([...overlay.querySelectorAll(".name")].map(({ textContent }) => textContent)).toEqual(["a", "b", "new.png"]);
    await expectDrawn(overlay, "map");
  });

  test("shows all points at first, a unit as wide as high, and the same place under the pointer after a zoom", () => {
    for (let i = 0; i < positions.length; i += 2) {
      expect(camera.screenX(positions[i])).toBeGreaterThan(10);
      expect(camera.screenX(positions[i])).toBeLessThan(590);
      expect(camera.screenY(positions[i + 1])).toBeGreaterThan(10);
      expect(camera.screenY(positions[i + 1])).toBeLessThan(390);
    }
    expect(camera.screenX(1) - camera.screenX(0)).toBeCloseTo(camera.screenY(0) - camera.screenY(1));
    const [left, top] = [camera.screenX(4), camera.screenY(5)];
    const near = new Camera(camera.extent, 600, 400, zoomIdentity.translate(left, top).scale(8).translate(-left, -top));
    expect([near.mapX(left), near.mapY(top)].map((value) => Math.round(1e6 * value) / 1e6)).toEqual([4, 5]);
    expect(near.scale / camera.scale).toBeCloseTo(8);
  });

  test("finds the point under the pointer, and only a shown one", () => {
    const picking = new Picking(positions);
    const [left, top] = [camera.screenX(5) + 3, camera.screenY(4) - 3];
    expect(picking.at(points, camera, left, top)).toBe(4);
    expect(picking.at(pointsOf(positions, [4]), camera, left, top)).toBeNull();
    expect(picking.at(points, camera, camera.screenX(2.5), camera.screenY(2.5))).toBeNull();
  });

  test("finds the nearest of many as a look at each does", () => {
    const many = Float32Array.from({ length: 4000 }, (_, i) => ((i * 7919) % 4001) / 40);
    const [view, picking, all] = [new Camera(extentOf(many), 800, 800), new Picking(many), pointsOf(many, [3, 5, 8])];
    for (let left = 40; left < 800; left += 37) {
      const top = (left * 13) % 800;
      let [nearest, least]: [number | null, number] = [null, 16 ** 2];
      for (let i = 0; i < 2000; i++) {
        const distance = (view.screenX(many[2 * i]) - left) ** 2 + (view.screenY(many[2 * i + 1]) - top) ** 2;
        if (distance < least && all.states[i] !== pointStates.hidden) [nearest, least] = [i, distance];
      }
      expect(picking.at(all, view, left, top)).toBe(nearest);
    }
  });

  test("finds the points inside an outline", () => {
    const place = (x: number, y: number): [number, number] => [camera.screenX(x), camera.screenY(y)];
    const outline = [place(-0.5, -0.5), place(1.8, -0.5), place(-0.5, 1.8)];
    expect([...new Picking(positions).inside(points, camera, outline)]).toEqual([0, 1, 2]);
    expect([...new Picking(positions).inside(pointsOf(positions, [1]), camera, outline)]).toEqual([0, 2]);
    expect([...new Picking(positions).inside(points, camera, [place(0, 0), place(1, 1)])]).toEqual([]);
  });

  test("leads by the keys to the point in their direction", () => {
    expect(neighbour(points, 0, [0, 0], directions.ArrowRight)).toBe(1);
    expect(neighbour(points, 3, [0, 0], directions.ArrowUp)).toBe(5);
    expect(neighbour(points, 3, [0, 0], directions.ArrowDown)).not.toBeNull();
    expect(neighbour(points, 5, [0, 0], directions.ArrowUp)).toBeNull();
    expect(neighbour(points, null, [4.9, 4.1], directions.ArrowUp)).toBe(4);
  });

  test("bears images of one position, and positions that are no numbers", () => {
    const one = Float32Array.from([2, 2, 2, 2, Number.NaN, 2]);
    const view = new Camera(extentOf(one), 400, 300);
    expect([view.screenX(2), view.screenY(2)]).toEqual([200, 150]);
    expect(new Picking(one).at(pointsOf(one), view, 200, 150)).not.toBeNull();
    expect(neighbour(pointsOf(one), 0, [2, 2], directions.ArrowRight)).toBe(1);
    expect(extentOf(new Float32Array(2).fill(Number.NaN))).toEqual({ x: 0, y: 0, width: 1, height: 1 });
  });
});

/** Linear light as people without one kind of cones see it (Machado, Oliveira and Fernandes 2009, the whole of the defect). */
const eyes = {
  usual: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};
const linear = (value: number) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
const gamma = (value: number) => 255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055);
const lightOf = (colour: string) => {
  const { r, g, b } = rgb(colour);
  return [r, g, b].map(linear);
};
const seen = (colour: string, matrix: readonly number[]) => {
  const light = lightOf(colour);
  const [r, g, b] = [0, 1, 2].map((row) =>
    gamma(
      Math.min(
        1,
        Math.max(
          0,
          light.reduce((sum, value, i) => sum + matrix[3 * row + i] * value, 0),
        ),
      ),
    ),
  );
  return lab(rgb(r, g, b));
};
const luminance = (colour: string) => lightOf(colour).reduce((sum, value, i) => sum + value * [0.2126, 0.7152, 0.0722][i], 0);

test.each(["dark", "light"] as const)(
  "the colours of ten groups differ for eyes of every kind, and from the ground, in a %s theme",
  (theme) => {
    const css = readFileSync("webview/panels/map/map.css", "utf8");
    const block = css.split(/^\.vscode-light/m)[theme === "dark" ? 0 : 1];
    const colours = [...block.matchAll(/--map-\d: (#\w{6});/g)].map(([, colour]) => colour);
    expect(colours).toHaveLength(10);
    const ground = luminance(themes[theme]["editor-background"]);
    for (const colour of colours) {
      const own = luminance(colour);
      expect((Math.max(own, ground) + 0.05) / (Math.min(own, ground) + 0.05), colour).toBeGreaterThan(3);
    }
    for (const [kind, matrix] of Object.entries(eyes)) {
      const found = colours.map((colour) => seen(colour, matrix));
      // CIE76; 2.3 can just be noticed.
      for (const [i, one] of found.entries())
        for (const [j, other] of found.slice(0, i).entries())
          expect(Math.hypot(one.l - other.l, one.a - other.a, one.b - other.b), `${kind}: ${colours[i]} and ${colours[j]}`).toBeGreaterThan(
            20,
          );
    }
  },
);
