import { describe, expect, test } from "vitest";
import type { Result } from "../../../../src/core/analyses/result.js";
import type { Editor, OpenOptions } from "../../browser.js";
import { usePages } from "../../pages.js";
import { atlas, dataUri, rings } from "../../pictures.js";
import { anomaliesOf, contents, embeddingOf, projectedOf, similarTo } from "../../results.js";
import { trainedState } from "../../state.js";
import { originOf } from "../../watched.js";

const pages = usePages();
let editor: Editor;

const open = async (result: Result = embeddingOf(400), options: OpenOptions = {}) => {
  editor = await pages.open(options);
  await editor.send({ type: "state", state: trainedState({ results: [result] }) });
  await editor.send({ type: "show", panel: "map" });
  await editor.drawn();
  return editor.page;
};

/** How many pixels of the points' canvas have about each of some colours, and how many have any. */
const pixels = (colours: readonly string[]) =>
  editor.page.evaluate((colours) => {
    const drawn = document.querySelector<HTMLCanvasElement>("map-view > canvas");
    const copy = document.createElement("canvas");
    if (!drawn) return null;
    copy.width = drawn.width;
    copy.height = drawn.height;
    const context = copy.getContext("2d");
    context?.drawImage(drawn, 0, 0);
    const data = context?.getImageData(0, 0, copy.width, copy.height).data ?? new Uint8ClampedArray();
    const wanted = colours.map((colour) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)));
    const counts = colours.map(() => 0);
    let any = 0;
    for (let i = 0; i < data.length; i += 4) {
      // Fainter pixels are rounded too much to tell.
      if (data[i + 3] < 150) continue;
      any++;
      const at = wanted.findIndex((rgb) => rgb.every((value, channel) => Math.abs(value - data[i + channel]) <= 4));
      if (at >= 0) counts[at]++;
    }
    return { counts, any };
  }, colours);

const palette = () =>
  editor.page.evaluate(() => {
    const style = getComputedStyle(document.querySelector("map-view") ?? document.body);
    return Array.from({ length: 10 }, (_, index) => style.getPropertyValue(`--map-${index}`).trim());
  });

const map = () => editor.page.locator("map-view");
const ring = () => editor.page.locator("map-view .ring");
const card = () => editor.page.locator(".card");
const ofCard = (part: string) => editor.page.locator(`.card ${part}`);
const ticks = () => editor.page.locator("map-view .axis").allTextContents();

/** The middle of the ring around the point that is looked at, on the page. It is another element at each drawing, so one may have no box just then. */
async function ringAt(): Promise<{ x: number; y: number }> {
  await expect.poll(() => ring().boundingBox()).not.toBeNull();
  const box = await ring().boundingBox();
  return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : ringAt();
}

describe.each([true, false])("points (with a graphics card: %s)", (graphics) => {
  test.each(["dark", "light", "contrast"] as const)("are drawn in ten colours in the %s theme", async (theme) => {
    await open(embeddingOf(400), { theme, graphics });
    expect(await map().evaluate((view) => Reflect.get(view, "accelerated"))).toBe(graphics);
    expect(await editor.page.locator(".map .note").count()).toBe(graphics ? 0 : 1);
    const found = await pixels(await palette());
    expect(found?.counts.filter((count) => count > 20)).toHaveLength(10);
    expect(found?.counts.reduce((sum, count) => sum + count, 0)).toBe(found?.any);
  });

  test("are found under the pointer where they are drawn, kept by a click, and opened on request", async () => {
    const page = await open(undefined, { graphics });
    await map().focus();
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => ring().count()).toBe(1);
    const file = await ofCard(".file").textContent();
    const { x, y } = await ringAt();
    await page.mouse.move(x + 60, y + 60);
    await page.mouse.move(x, y);
    await expect.poll(() => ofCard(".file").textContent()).toBe(file);
    expect(await ofCard(".pair canvas").count()).toBe(2);
    await page.mouse.click(x, y);
    await page.mouse.move(4, 4);
    await expect.poll(() => ofCard(".file").textContent()).toBe(file);
    expect(await editor.sent()).toEqual([]);
    await card().getByRole("button", { name: "Open File" }).click();
    expect(await editor.sent()).toEqual([{ type: "open", file: `/project/inspect/${file}` }]);
    await card().getByRole("button", { name: "Close" }).click();
    await expect.poll(() => ofCard(".file").count()).toBe(0);
  });

  test("of pressed groups are shown alone, and only they are found", async () => {
    const page = await open(undefined, { graphics });
    const legend = page.locator(".map-legend");
    await legend.getByRole("button", { name: "3", exact: true }).click();
    await expect.poll(() => page.locator("map-view .name").allTextContents()).toEqual(["3"]);
    const colours = await palette();
    await expect.poll(async () => (await pixels(colours))?.counts.findIndex((count) => count > 20)).toBe(3);
    expect((await pixels(colours))?.counts.filter((count) => count > 20)).toHaveLength(1);
    await map().focus();
    for (const key of ["ArrowRight", "ArrowUp", "ArrowLeft"]) {
      await page.keyboard.press(key);
      await expect.poll(() => card().textContent()).toContain("label 3");
    }
    await legend.getByRole("button", { name: "5", exact: true }).click();
    await expect.poll(async () => (await page.locator("map-view .name").allTextContents()).sort()).toEqual(["3", "5"]);
    await legend.getByRole("button", { name: "All" }).click();
    await expect.poll(() => page.locator("map-view .name").count()).toBe(10);
  });
});

describe.each([true, false])("images that were placed later (with a graphics card: %s)", (graphics) => {
  test("are larger squares, shown alone on request, and taken off", async () => {
    const result = embeddingOf(400);
    const page = await open(result, { graphics });
    await page.getByRole("button", { name: "Points", exact: true }).click();
    const before = await pixels(await palette());
    expect(await page.getByRole("group", { name: "New images" }).count()).toBe(0);
    await page.getByRole("button", { name: "Place Images…" }).click();
    await editor.send({ type: "patch", patch: { results: [{ ...result, origin: originOf(400) }] } });
    const legend = page.getByRole("group", { name: "New images" });
    await expect.poll(() => legend.textContent()).toContain("300 new images");
    await expect.poll(async () => (await pixels(await palette()))?.any).toBeGreaterThan(1.3 * (before?.any ?? 0));
    await legend.getByRole("button", { name: "300 new images" }).click();
    // A key goes to a point of the map as it is drawn.
    await editor.drawn();
    await map().focus();
    for (const key of ["ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown"]) {
      await page.keyboard.press(key);
      await expect.poll(() => card().textContent()).toContain("new · label");
    }
    await legend.getByRole("button", { name: "Take Off" }).click();
    const about = { folder: result.folder };
    expect(await editor.sent()).toEqual([
      { type: "placeOnMap", ...about },
      { type: "takeOffMap", ...about },
    ]);
  });
});

test.each([false, true])("a map that is being made moves, unless less motion is wanted (%s)", async (reducedMotion) => {
  const result = embeddingOf(400);
  const page = await open(result, { reducedMotion });
  const task = {
    id: 1,
    kind: "embed",
    panel: "map",
    title: "Embedding",
    stage: "placing-images",
    done: 1,
    total: 9,
    secondsLeft: 4,
  } as const;
  await editor.send({ type: "patch", patch: { tasks: [{ ...task, state: "running" }] } });
  const said = page.getByText(/^UMAP moves alike images together/);
  for (const [epoch, positions] of [
    [20, [0, 0, 1, 0, 4, 4, 5, 4]],
    [40, [0, 0, 1, 0, 9, 9, 8, 9]],
  ] as const) {
    await page.evaluate(
      ({ epoch, positions }) =>
        window.postMessage({
          type: "movingMap",
          map: { epoch, epochs: 500, labels: ["a", "b"], positions: Float32Array.from(positions), of: Int32Array.of(0, 0, 1, 1) },
        }),
      { epoch, positions: [...positions] },
    );
    await editor.drawn();
    if (reducedMotion) continue;
    await expect.poll(() => said.textContent()).toContain(`epoch ${epoch} of 500`);
    await expect.poll(() => page.locator("map-view .name").allTextContents()).toEqual(["a", "b"]);
  }
  expect(await said.count()).toBe(reducedMotion ? 0 : 1);
  await page.getByRole("button", { name: "Cancel" }).click();
  expect(await editor.sent()).toEqual([{ type: "cancel", task: 1 }]);
  await editor.send({ type: "patch", patch: { tasks: [] } });
  await expect.poll(() => said.count()).toBe(0);
  await expect.poll(() => page.locator("map-view .name").count()).toBe(10);
});

describe("the playground", () => {
  type Asked = { kind: string; code?: number[]; image?: number; steps?: number[]; images?: number[]; share?: number };
  const asked = () => editor.page.evaluate(() => (window as unknown as { places: Asked[] }).places);
  const playground = () => editor.page.getByRole("region", { name: "Playground" });

  test("draws what lies under the pointer, between the points too, and where the keyboard is", async () => {
    const page = await open();
    await expect.poll(() => playground().textContent()).toContain("Point anywhere on the map");
    await editor.drawn();
    const box = await map().boundingBox();
    const [x, y] = [(box?.x ?? 0) + 40, (box?.y ?? 0) + 40];
    await page.mouse.move(x, y);
    const drawn = playground().getByRole("img", { name: /^What the network draws at/ });
    await drawn.waitFor();
    const [place] = await asked();
    expect(place).toMatchObject({ kind: "at", code: [expect.any(Number), expect.any(Number)] });
    expect(await drawn.evaluate((canvas) => (canvas as HTMLCanvasElement).width)).toBe(2);
    await page.mouse.move(x + 30, y + 30, { steps: 15 });
    await expect.poll(async () => (await asked()).at(-1)?.code?.[0]).toBeGreaterThan(place.code?.[0] ?? 0);
    // The pointer is faster than the drawings: the newest is asked for, none twice at once.
    expect((await asked()).length).toBeLessThanOrEqual(16);
    await map().focus();
    await page.keyboard.press("ArrowRight");
    const { positions } = contents.get("/results/map")?.columns ?? {};
    const last = async () => (await asked()).at(-1)?.code?.map((value) => value.toFixed(3));
    const file = await ofCard(".file").textContent();
    const index = contents.get("/results/map")?.rows.findIndex((row) => row.file === file) ?? 0;
    await expect.poll(last).toEqual([positions?.[2 * index], positions?.[2 * index + 1]].map((value) => value?.toFixed(3)));
  });

  test("draws what the pointer came to while the map was moving, once it stands", async () => {
    const page = await open();
    await editor.drawn();
    const box = await map().boundingBox();
    const [x, y] = [(box?.x ?? 0) + 200, (box?.y ?? 0) + 200];
    await page.mouse.move(x, y);
    await page.mouse.wheel(0, -300);
    const before = (await asked()).length;
    await page.mouse.move(x + 60, y + 60);
    await expect.poll(async () => (await asked()).length).toBeGreaterThan(before);
  });

  test("changes a kept image along the axes, and walks from it to another", async () => {
    const page = await open(projectedOf(60));
    await expect.poll(() => playground().textContent()).toContain("Click an image");
    await map().focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await expect.poll(() => playground().getByRole("slider").count()).toBe(6);
    await expect.poll(async () => (await asked()).at(-1)).toMatchObject({ kind: "along", steps: [] });
    await playground().getByRole("slider", { name: "Axis 2" }).fill("1.5");
    await expect.poll(async () => (await asked()).at(-1)?.steps).toEqual([0, 1.5, 0, 0, 0, 0]);
    await playground().getByRole("button", { name: "Reset" }).click();
    await expect.poll(async () => (await asked()).at(-1)?.steps).toEqual([]);
    const from = (await asked()).at(-1)?.image;
    await playground().getByRole("button", { name: "Begin a Line Here" }).click();
    await expect.poll(() => playground().textContent()).toContain("the line leads to it");
    await map().focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await playground().getByRole("slider", { name: "Way" }).fill("0.25");
    await expect
      .poll(async () => (await asked()).at(-1))
      .toMatchObject({ kind: "between", images: [from, expect.any(Number)], share: 0.25 });
    // The page asks for reduced motion: a few still pictures, a second each.
    await playground().getByRole("button", { name: "Walk along the line" }).click();
    await expect.poll(async () => (await asked()).at(-1)?.share).toBe(0.45);
    await playground().getByRole("button", { name: "Pause the walk" }).click();
    await playground().getByRole("button", { name: "GIF" }).click();
    await expect.poll(async () => (await editor.sent()).at(-1)?.type).toBe("save");
    const saved = (await editor.sent()).at(-1);
    expect(saved?.type === "save" && [saved.name, saved.format]).toEqual(["walk", "gif"]);
    const film = Buffer.from(saved?.type === "save" ? (Object.values(saved.data) as unknown as number[]) : []);
    expect(film.subarray(0, 6).toString("latin1")).toBe("GIF89a");
    expect((await asked()).slice(-25).map(({ share }) => share)).toEqual(Array.from({ length: 25 }, (_, n) => n / 24));
  });

  test("draws a grid over the map, which is saved as a picture", async () => {
    await open();
    await playground().getByRole("button", { name: "Draw a Grid" }).click();
    const grid = playground().getByRole("img", { name: "What the network draws in a grid over the map" });
    await grid.waitFor();
    // Twelve drawings of two by two pixels along each side.
    expect(await grid.evaluate((canvas) => (canvas as HTMLCanvasElement).width)).toBe(24);
    expect((await asked()).filter(({ kind }) => kind === "at")).toHaveLength(144);
    await playground().getByRole("button", { name: "PNG" }).click();
    await expect.poll(async () => (await editor.sent()).at(-1)).toMatchObject({ type: "save", name: "grid", format: "png" });
    await editor.page.evaluate(() =>
      Reflect.set(window, "drawing", { text: "The map is no longer there. Embed the folder again.", values: [] }),
    );
    await playground().getByRole("button", { name: "Draw Again" }).click();
    await expect
      .poll(async () => (await editor.sent()).at(-1))
      .toEqual({
        type: "failed",
        message: "The map is no longer there. Embed the folder again.",
      });
  });

  test("draws a grid around the image that is kept, and not of another", async () => {
    const page = await open(projectedOf(60));
    const keepNext = async () => {
      await map().focus();
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Enter");
    };
    await keepNext();
    await playground().getByRole("button", { name: "Draw a Grid" }).click();
    const grid = playground().getByRole("img", { name: "What the network draws in a grid around the image" });
    await grid.waitFor();
    await keepNext();
    await expect.poll(() => grid.count()).toBe(0);
    expect(await playground().getByRole("button", { name: "Draw a Grid" }).count()).toBe(1);
  });

  test("says why nothing is drawn", async () => {
    const page = await open();
    await page.evaluate(() => Reflect.set(window, "drawing", { text: "The map is no longer there. Embed the folder again.", values: [] }));
    await map().focus();
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => playground().textContent()).toContain("The map is no longer there.");
  });
});

test("a graphics card that fails is said, and the map goes on", async () => {
  const page = await open();
  const before = (await pixels([]))?.any ?? 0;
  await page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>("map-view > canvas");
    canvas?.getContext("webgl2")?.getExtension("WEBGL_lose_context")?.loseContext();
  });
  await expect.poll(() => page.locator(".map .note").textContent()).toContain("The graphics card cannot be used");
  await editor.drawn();
  const after = (await pixels([]))?.any ?? 0;
  expect(after / before).toBeGreaterThan(0.6);
  expect(after / before).toBeLessThan(1.5);
  await map().focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => ring().count()).toBe(1);
});

describe("the view", () => {
  test("fills the panel", async () => {
    const page = await open();
    const [panel, view] = [await page.locator("#panel").boundingBox(), await map().boundingBox()];
    expect(view?.width).toBeGreaterThan(0.68 * (panel?.width ?? 0));
    expect(view?.height).toBeGreaterThan(0.7 * (panel?.height ?? 0));
  });

  test("is enlarged by the wheel about the pointer, moved by a drag, and shows all again", async () => {
    const page = await open();
    const all = await ticks();
    await map().focus();
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => ring().count()).toBe(1);
    await page.keyboard.press("Enter");
    // Once the card is whole the map has the size that it keeps.
    await card().getByRole("button", { name: "Close" }).waitFor();
    await editor.drawn();
    const before = await ringAt();
    await page.mouse.move(before.x, before.y);
    await page.mouse.wheel(0, -600);
    await expect.poll(ticks).not.toEqual(all);
    const enlarged = await ringAt();
    expect(Math.hypot(enlarged.x - before.x, enlarged.y - before.y)).toBeLessThan(2);
    await page.mouse.down();
    await page.mouse.move(before.x + 90, before.y - 50, { steps: 5 });
    await page.mouse.up();
    // The ring is drawn to a tenth of a pixel.
    const away = async () => Math.hypot((await ringAt()).x - before.x - 90, (await ringAt()).y - before.y + 50);
    await expect.poll(away).toBeLessThan(1.5);
    await page.getByRole("button", { name: "Show All" }).click();
    await expect.poll(ticks).toEqual(all);
  });

  test("is moved and enlarged by keys, which reach every point", async () => {
    const page = await open(embeddingOf(24));
    const all = await ticks();
    await map().focus();
    await page.keyboard.press("+");
    await expect.poll(ticks).not.toEqual(all);
    const enlarged = await ticks();
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("Shift+ArrowRight");
    await expect.poll(ticks).not.toEqual(enlarged);
    await page.keyboard.press("0");
    await expect.poll(ticks).toEqual(all);
    const seen = new Set<string>();
    for (const key of ["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"])
      for (let step = 0; step < 12; step++) {
        await page.keyboard.press(key);
        await editor.drawn();
        seen.add((await ofCard(".file").textContent()) ?? "");
      }
    expect(seen.size).toBeGreaterThan(12);
  });

  test("shows pictures in place of points if there is room, and points if they are wanted", async () => {
    const shown = () => editor.page.evaluate(() => document.querySelectorAll<HTMLCanvasElement>("map-view > canvas")[1]?.hidden === false);
    await open(embeddingOf(3000));
    expect(await shown()).toBe(false);
    const page = await open(embeddingOf(60));
    expect(await shown()).toBe(true);
    // The rings are drawn in white, which no group has.
    const white = () =>
      page.evaluate(() => {
        const canvas = document.querySelectorAll<HTMLCanvasElement>("map-view > canvas")[1];
        if (!canvas) return 0;
        // From a copy each time, as Chromium complains of a canvas that is read again and again.
        const context = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
        context?.drawImage(canvas, 0, 0);
        const data = context?.getImageData(0, 0, canvas.width, canvas.height).data ?? new Uint8ClampedArray();
        let count = 0;
        for (let i = 0; i < data.length; i += 4) if (data[i] > 240 && data[i + 1] > 240 && data[i + 2] > 240) count++;
        return count;
      });
    await expect.poll(white).toBeGreaterThan(200);
    await page.getByRole("group", { name: "Show", exact: true }).getByRole("button", { name: "Points" }).click();
    await expect.poll(shown).toBe(false);
  });
});

describe("points are chosen", () => {
  const drag = async (path: readonly [number, number][]) => {
    // What was clicked before is drawn first, as no hand is quick enough to drag before that.
    await editor.drawn();
    const box = await map().boundingBox();
    const place = ([x, y]: readonly [number, number]) =>
      [(box?.x ?? 0) + x * (box?.width ?? 0), (box?.y ?? 0) + y * (box?.height ?? 0)] as const;
    await editor.page.mouse.move(...place(path[0]));
    await editor.page.mouse.down();
    for (const corner of path.slice(1)) await editor.page.mouse.move(...place(corner), { steps: 4 });
    await editor.page.mouse.up();
    await editor.drawn();
  };

  test("by a box, and copied, saved and put back", async () => {
    const page = await open(embeddingOf(200));
    await page.getByRole("button", { name: "Box" }).click();
    await drag([
      [0.001, 0.001],
      [0.999, 0.999],
    ]);
    await expect.poll(() => page.locator(".chosen strong").textContent()).toBe("200 images chosen");
    expect(await page.locator(".chosen li").count()).toBe(60);
    expect(await page.locator(".chosen").textContent()).toContain("and 140 more");
    await page.locator(".chosen").getByRole("button", { name: "Copy Paths" }).click();
    await page.locator(".chosen").getByRole("button", { name: "Save CSV" }).click();
    await expect.poll(async () => (await editor.sent()).length).toBe(2);
    const [copied, saved] = await editor.sent();
    expect(copied.type === "copy" && copied.text.split("\n")).toHaveLength(200);
    expect(saved.type === "save" && String(saved.data).split("\n").slice(0, 2)).toEqual(["file,label,loss", "0/000000.png,0,"]);
    await page.locator(".chosen").getByRole("button", { name: "Exclude from Training" }).click();
    await page.locator(".chosen").getByRole("button", { name: "New Project of These…" }).click();
    await page.locator(".chosen").getByRole("button", { name: "Put into Folder…" }).click();
    await page.locator(".chosen").getByRole("button", { name: "Odd" }).click();
    const asked = (await editor.sent()).slice(2).map((message) => "indices" in message && { ...message, indices: message.indices.length });
    const of = { folder: "/results/map", indices: 200 };
    expect(asked).toEqual([
      ...["exclude", "newProject", "gather"].map((action) => ({ type: "chosen", action, ...of })),
      { type: "triage", word: "odd", ...of },
    ]);
    await page.locator(".chosen li button").nth(7).click();
    await expect.poll(() => ofCard(".file").textContent()).toBe("7/000007.png");
    await page.getByRole("button", { name: "Choose none" }).click();
    await expect.poll(() => page.locator(".chosen").count()).toBe(0);
  });

  test("by the keyboard alone, as the legend shows them", async () => {
    const page = await open(embeddingOf(200));
    await page.locator(".map-legend").getByRole("button", { name: "3", exact: true }).press("Enter");
    await page.getByRole("button", { name: "Choose All Shown" }).press("Enter");
    await expect.poll(() => page.locator(".chosen strong").textContent()).toBe("20 images chosen");
    await page.locator(".chosen").getByRole("button", { name: "Exclude from Training" }).press("Enter");
    const [asked] = await editor.sent();
    expect(asked.type === "chosen" && [asked.action, asked.indices.every((index) => index % 10 === 3)]).toEqual(["exclude", true]);
  });

  test("by a lasso only if they are inside of it", async () => {
    const page = await open(embeddingOf(200));
    await page.getByRole("button", { name: "Lasso" }).click();
    // Around the left half: a triangle holds fewer than the box around it.
    const corners: [number, number][] = [
      [0.01, 0.01],
      [0.5, 0.01],
      [0.01, 0.99],
    ];
    await drag([...corners, corners[0]]);
    const inLasso = Number((await page.locator(".chosen strong").textContent())?.split(" ")[0]);
    await page.getByRole("button", { name: "Box" }).click();
    await drag([
      [0.01, 0.01],
      [0.5, 0.99],
    ]);
    const inBox = Number((await page.locator(".chosen strong").textContent())?.split(" ")[0]);
    expect(inLasso).toBeGreaterThan(10);
    expect(inBox).toBeGreaterThan(inLasso + 10);
    expect(inBox).toBeLessThan(200);
  });
});

describe("of long codes", () => {
  test("another projection is shown without a question to the host, with how true it is", async () => {
    const page = await open(projectedOf(300));
    expect(await page.locator(".panel-head").textContent()).toContain("UMAP of 32 latent numbers");
    expect((await page.locator(".quality").textContent())?.replace(/\s+/g, " ").trim()).toBe(
      "trustworthiness 0.966 · labels of 10 neighbours right 97 % (principal components of the pixels: trustworthiness 0.747 · labels of 10 neighbours right 45 % · variance shown 18 %)",
    );
    expect(await ticks()).toEqual([]);
    const before = await pixels(await palette());
    await page.getByRole("button", { name: "PCA" }).click();
    await expect.poll(() => page.locator(".quality").textContent()).toContain("trustworthiness 0.757");
    await editor.drawn();
    expect((await ticks()).length).toBeGreaterThan(4);
    expect(await pixels(await palette())).not.toEqual(before);
    expect(await editor.sent()).toEqual([]);
  });

  test("points are coloured by label, folder, split, cluster or loss, and by a part of it alone", async () => {
    const page = await open(projectedOf(300));
    const colour = page.getByRole("group", { name: "Colour" });
    expect((await colour.getByRole("button").allTextContents()).map((text) => text.trim())).toEqual([
      ...["Label", "Folder", "Split", "Cluster", "Loss"],
    ]);
    const legend = async () => (await page.locator(".map-legend").textContent())?.replace(/\s+/g, " ").trim();
    await colour.getByRole("button", { name: "Split" }).click();
    await expect.poll(legend).toBe("held out trained on");
    await colour.getByRole("button", { name: "Folder" }).click();
    await expect.poll(legend).toBe("test train");
    await colour.getByRole("button", { name: "Cluster" }).click();
    await expect.poll(legend).toBe("Cluster 1 Cluster 2 Cluster 3");
    await page.locator(".map-legend").getByRole("button", { name: "Cluster 2" }).click();
    await expect
      .poll(async () => (await pixels(await palette()))?.counts.map((count) => count > 20))
      .toEqual(Array.from({ length: 10 }, (_, group) => group === 1));
    await colour.getByRole("button", { name: "Loss" }).click();
    await expect.poll(legend).toBe("0.0104 0.0492 At least0.0104");
    await editor.drawn();
    const found = await pixels(await palette());
    expect(found?.any).toBeGreaterThan(500);
    expect(found?.counts.reduce((sum, count) => sum + count, 0)).toBeLessThan((found?.any ?? 0) / 4);
    await map().focus();
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => card().textContent()).toMatch(/loss 0\.0\d+ · (trained on|held out)/);
    // With the keyboard, to the numbers in the upper half.
    await page.getByRole("slider", { name: "At least" }).focus();
    for (let step = 0; step < 16; step++) await page.keyboard.press("ArrowRight");
    await expect.poll(legend).toBe("0.0104 0.0492 At least0.0298");
    await map().focus();
    for (const key of ["ArrowRight", "ArrowUp", "ArrowLeft", "ArrowUp"]) {
      await page.keyboard.press(key);
      await expect.poll(() => card().textContent()).toMatch(/loss 0\.0(29[89]|[345])/);
    }
  });

  test("points are coloured by the anomaly scores of a judged result of the same images, by their names", async () => {
    const embedded = projectedOf(300);
    const judged = anomaliesOf(200);
    const content = contents.get(judged.folder);
    const names = contents.get(embedded.folder)?.rows.map(({ file }) => file) ?? [];
    // In another order than on the map, and not all of them.
    content?.rows.forEach((row, index) => {
      row.file = names[299 - index];
    });
    const page = await open(embedded);
    expect(await page.getByRole("button", { name: "Anomaly score" }).count()).toBe(0);
    await editor.send({ type: "patch", patch: { results: [judged, embedded] } });
    await page.getByRole("button", { name: "Anomaly score" }).click();
    const scores = content?.columns.scores ?? [];
    await expect.poll(() => page.locator(".map-legend.gradient").count()).toBe(1);
    await page.getByRole("slider", { name: "At least" }).focus();
    await page.keyboard.press("End");
    // Only the highest scores, which are those of odd images.
    await map().focus();
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => ofCard(".file").count()).toBe(1);
    const shown = names.indexOf((await ofCard(".file").textContent()) ?? "");
    expect(scores[299 - shown]).toBeGreaterThan(0.06);
  });
});

test("positions that are no numbers, and thousands at one place, are borne", async () => {
  const result = embeddingOf(3000, true);
  const { contents } = await import("../../results.js");
  const content = contents.get(result.folder);
  if (content) content.columns.positions = new Float32Array(6000).fill(2).fill(Number.NaN, 0, 2000);
  const page = await open(result);
  expect((await pixels([]))?.any).toBeGreaterThan(3);
  await map().focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => ofCard(".file").textContent()).not.toBe("");
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => ring().count()).toBe(1);
});

test("similar images are asked for of a kept point, shown with their distances, and asked for again", async () => {
  const page = await open();
  await map().focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => ring().count()).toBe(1);
  await page.keyboard.press("Enter");
  const file = await ofCard(".file").textContent();
  await card().getByRole("button", { name: "Find Similar" }).click();
  const [asked] = await editor.sent();
  expect(asked).toMatchObject({ type: "findSimilar", folder: "/results/map" });
  expect(asked.type === "findSimilar" && file?.endsWith(`${String(asked.index).padStart(6, "0")}.png`)).toBe(true);
  await editor.send({ type: "patch", patch: { results: [similarTo()] } });
  await editor.send({ type: "show", panel: "similar" });
  await editor.drawn();
  expect(await page.locator(".panel-head").textContent()).toContain("Most like 000003.png");
  expect(await page.locator(".similar-images li").count()).toBe(12);
  expect((await page.locator(".similar-images figcaption").nth(2).textContent())?.replace(/\s+/g, " ").trim()).toBe("3 0.74 000017.png");
  await page.locator(".similar-images li").nth(2).getByRole("button", { name: "Find Similar" }).click();
  expect((await editor.sent()).at(-1)).toEqual({ type: "findSimilar", folder: "/results/similar", index: 2 });
});

describe("a picture that was looked up", () => {
  const cross = () => editor.page.locator("map-view .mark");
  const line = () => editor.page.locator(".map-mark");
  const lookedUp = (mark: object, image = "/elsewhere/new.png") =>
    ({
      ...similarTo(3),
      image,
      picture: dataUri(atlas(rings(), 28, 28)),
      mark: { map: "map", point: null, places: [], ...mark },
    }) as Result;
  const button = (name: string) => line().getByRole("button", { name });

  /** The middle of the cross hairs on the map, in pixels. */
  const middle = () =>
    cross().evaluate((mark) =>
      /translate\(([\d.-]+),([\d.-]+)\)/
        .exec(mark.getAttribute("transform") ?? "")
        ?.slice(1)
        .map(Number),
    );

  test("and is no point is marked at its place by each projection, in words", async () => {
    const page = await open(projectedOf(400));
    expect(await line().count()).toBe(0);
    const places = [
      { projection: "umap", x: 8, y: 8 },
      { projection: "principal components", x: 100, y: 0 },
    ];
    await editor.send({ type: "patch", patch: { results: [projectedOf(400), lookedUp({ places })] } });
    await expect.poll(() => line().textContent()).toContain("new.png is not a point of this map. It is marked among the 15 points");
    await expect.poll(() => cross().textContent()).toBe("new.png");
    expect(await line().locator("canvas").count()).toBe(1);
    // The ten groups stand around this place, and the whole map is in sight.
    const box = await map().boundingBox();
    const [x, y] = (await middle()) ?? [];
    expect(Math.abs(x - (box?.width ?? 0) / 2)).toBeLessThan(12);
    expect(Math.abs(y - (box?.height ?? 0) / 2)).toBeLessThan(12);
    await page.getByRole("button", { name: "PCA" }).click();
    await expect.poll(() => line().textContent()).toContain("two main directions");
    await expect.poll(middle).not.toEqual([x, y]);
  });

  test("and is a point is kept beside the map, and put away", async () => {
    await open();
    const found = lookedUp({ point: 57 }, "/project/inspect/7/000057.png");
    await editor.send({ type: "patch", patch: { results: [embeddingOf(400), found] } });
    await expect.poll(() => line().textContent()).toContain("000057.png is a point of this map.");
    await expect.poll(() => ofCard(".file").textContent()).toBe("7/000057.png");
    // The map moves down for the words above it, so that ring and cross may be read on either side of that.
    const apart = async () => {
      const { x, y } = await ringAt();
      const box = await map().boundingBox();
      const [left, top] = (await middle()) ?? [];
      return Math.hypot(x - (box?.x ?? 0) - left, y - (box?.y ?? 0) - top);
    };
    await expect.poll(apart).toBeLessThan(3);
    await button("Remove the mark").click();
    await expect.poll(() => cross().count()).toBe(0);
    expect(await line().count()).toBe(0);
    // Another search marks its picture again.
    await editor.send({ type: "patch", patch: { results: [embeddingOf(400), { ...found, folder: "/results/other" }] } });
    await expect.poll(() => cross().count()).toBe(1);
  });

  test("and has a point's code under another name is said to", async () => {
    await open();
    await editor.send({ type: "patch", patch: { results: [embeddingOf(400), lookedUp({ point: 57 })] } });
    await expect.poll(() => line().textContent()).toContain("new.png has the same code as 7/000057.png, a point of this map.");
  });

  test("is brought into sight, its nearest are chosen and listed", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Zoom In" }).click({ clickCount: 6 });
    const found = lookedUp({ places: [{ projection: "code", x: 30, y: 30 }] });
    const near = contents.get(found.folder);
    contents.set(found.folder, {
      columns: near?.columns ?? {},
      rows: (near?.rows ?? []).map((row, n) => ({ ...row, file: `${n}/00000${n}.png` })),
    });
    await editor.send({ type: "patch", patch: { results: [embeddingOf(400), found] } });
    await expect.poll(() => line().textContent()).toContain("at its two latent numbers");
    const inSight = async () => {
      const box = await map().boundingBox();
      const [x, y] = (await middle()) ?? [-1, -1];
      return x > 0 && y > 0 && x < (box?.width ?? 0) && y < (box?.height ?? 0);
    };
    await expect.poll(inSight).toBe(true);
    await page.getByRole("button", { name: "Show All" }).click();
    await expect.poll(inSight).toBe(false);
    await button("Centre").click();
    await expect.poll(inSight).toBe(true);
    await button("Choose Its Nearest").click();
    await expect.poll(() => editor.page.locator(".chosen").textContent()).toContain("3 images chosen");
    await button("List Them").click();
    await expect.poll(() => editor.page.locator(".asked").textContent()).toContain("new.png");
    await page.getByRole("button", { name: "Show on the Map" }).click();
    await expect.poll(() => cross().count()).toBe(1);
  });

  test("and was placed later is a point only while it is there", async () => {
    const result = embeddingOf(400);
    const origin = originOf(400);
    await open({ ...result, origin });
    const found = (image: string) => ({ ...lookedUp({ point: 399 }, image), folder: image });
    await editor.send({ type: "patch", patch: { results: [{ ...result, origin }, found("/new/000399.png")] } });
    await expect.poll(() => line().textContent()).toContain("000399.png is a point of this map.");
    await editor.send({ type: "patch", patch: { results: [{ ...result, origin }, found("/new/000001.png")] } });
    await expect.poll(() => line().textContent()).toContain("000001.png has no place on this map.");
  });

  test("on another map, or without a place on this one, has no mark", async () => {
    await open();
    await editor.send({ type: "patch", patch: { results: [embeddingOf(400), lookedUp({ map: "other" })] } });
    await editor.drawn();
    expect(await line().count()).toBe(0);
    await editor.send({ type: "patch", patch: { results: [embeddingOf(400), { ...lookedUp({}), folder: "/results/next" }] } });
    await expect.poll(() => line().textContent()).toContain("new.png has no place on this map.");
    expect(await cross().count()).toBe(0);
  });
});

test.each(["SVG", "PNG"])("the map is saved with its points as %s", async (format) => {
  const page = await open();
  await page.getByRole("group", { name: "Save the map" }).getByRole("button", { name: format }).click();
  const found = async () => (await editor.sent()).find((message) => message.type === "save");
  await expect.poll(found).toBeTruthy();
  const message = await found();
  if (format === "SVG") expect(message?.type === "save" && message.data).toMatch(/<image [^>]*href="data:image\/png;base64,[^"]{1000,}/);
  else expect(message?.type === "save" && Object.keys(message.data).length).toBeGreaterThan(10_000);
});
