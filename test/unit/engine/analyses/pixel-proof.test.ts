import { describe, expect, it } from "vitest";
import { ofPicture, touched } from "../../../../src/engine/analyses/pixel-proof.js";
import { placementOf } from "../../../../src/engine/images/placement.js";

const form = (height: number, width: number, fit: "pad" | "crop" | "stretch") => ({ height, width, fit });

describe("a heat map as its picture sees it", () => {
  it("leaves out what was padded around the picture", () => {
    // A picture of 2 by 4 in a form of 4 by 4: rows 1 and 2 are the picture.
    const map = Float32Array.from({ length: 16 }, (_, i) => i);
    expect([...ofPicture(map, placementOf(2, 4, form(4, 4, "pad")), [2, 4])]).toEqual([4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it("has no numbers where cropping cut the picture off", () => {
    const map = Float32Array.of(1, 2, 3, 4);
    const seen = ofPicture(map, placementOf(2, 4, form(2, 2, "crop")), [2, 4]);
    expect([...seen]).toEqual([Number.NaN, 1, 2, Number.NaN, Number.NaN, 3, 4, Number.NaN]);
  });

  it("passes smoothly between the map's pixels where the picture is larger", () => {
    const seen = ofPicture(Float32Array.of(0, 4), placementOf(2, 4, form(1, 2, "stretch")), [1, 4]);
    expect([...seen]).toEqual([0, 1, 3, 4]);
  });
});

describe("a mask in fewer pixels", () => {
  it("keeps the thinnest region", () => {
    const mask = new Uint8Array(8 * 8);
    mask[8 * 3 + 5] = 255;
    expect([...touched(mask, [8, 8], [2, 4])]).toEqual([0, 0, 1, 0, 0, 0, 0, 0]);
  });
});
