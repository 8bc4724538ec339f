import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contentOf, readArrayItem, readImageFile } from "../../../../src/engine/images/one-image.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "one-image-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Four images of 2 by 3 bytes, each of its own number. */
function npy(): Buffer {
  const text = "{'descr': '|u1', 'fortran_order': False, 'shape': (4, 2, 3), }";
  const header = `${text.padEnd(117)}\n`;
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]);
  return Buffer.concat([start, Buffer.from(header), Buffer.from(Array.from({ length: 24 }, (_, place) => Math.floor(place / 6)))]);
}

describe("one image", () => {
  it("comes from its file in its own size and colours, or scaled down to a limit", async () => {
    const file = path.join(folder, "wide.jpg");
    await sharp({ create: { width: 90, height: 30, channels: 3, background: "#ff0000" } })
      .jpeg()
      .toFile(file);
    const whole = await readImageFile(file, 4096);
    expect(whole.form).toMatchObject({ height: 30, width: 90, channels: 3, type: "u8" });
    expect(whole.pixels.length).toBe(90 * 30 * 3);
    const small = await readImageFile(file, 45);
    expect([small.form.height, small.form.width, small.original]).toEqual([15, 45, [30, 90]]);
  });

  it("comes from an array by its number", async () => {
    const file = path.join(folder, "many.npy");
    await writeFile(file, npy());
    expect([...(await readArrayItem(file, 2, 4096)).pixels]).toEqual([2, 2, 2, 2, 2, 2]);
    await expect(readArrayItem(file, 4, 4096)).rejects.toMatchObject({ code: "no-image" });
  });

  it("that is gone or no image is refused in words", async () => {
    await expect(contentOf(path.join(folder, "gone.png"))).rejects.toMatchObject({ code: "no-image" });
    const file = path.join(folder, "notes.png");
    await writeFile(file, "no picture");
    await expect(readImageFile(file, 4096)).rejects.toMatchObject({ code: "bad-image" });
  });
});
