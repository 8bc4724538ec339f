import { type D3ZoomEvent, rgb, select, type ZoomBehavior, type ZoomTransform, zoom, zoomIdentity, zoomTransform } from "d3";
import { Camera, extentOf, type MapExtent } from "./camera.js";
import { CanvasPoints } from "./canvas-points.js";
import type { MapSpec, SavedView } from "./map-spec.js";
import { openPoints } from "./open-points.js";
import { drawOutline, type Outline, placeIn } from "./outline.js";
import { mapOverlay } from "./overlay.js";
import { directions, neighbour, Picking } from "./picking.js";
import { PictureLayer } from "./picture-layer.js";
import type { Palette, PointLayer } from "./points.js";

const mostEnlarged = 2000;
/** Pixels that the map moves by a key. */
const keyStep = 80;
/** Milliseconds after the last movement after which the map stands still. */
const stillAfter = 150;

/**
 * `<map-view>`: very many points that can be moved, enlarged, looked at and chosen. It keeps the view itself, as a movement must not
 * draw the page again. Its canvases and its drawing are its children, the lowest first.
 */
class MapView extends HTMLElement {
  #spec: MapSpec | undefined;
  /** The point that is looked at: as the page says it, or as it was told and has not drawn yet, since keys may be faster. */
  #point: number | null = null;
  #layer: PointLayer | undefined;
  readonly #pictures = new PictureLayer();
  #picking: Picking | undefined;
  #extent: MapExtent = { x: 0, y: 0, width: 1, height: 1 };
  #palette: Palette = [];
  #size = { width: 0, height: 0 };
  #outline: Outline = [];
  #frame = 0;
  #moving = false;
  #still: ReturnType<typeof setTimeout> | undefined;
  readonly #zoom: ZoomBehavior<Element, unknown> = zoom()
    .scaleExtent([0.5, mostEnlarged])
    .filter((event: MouseEvent) => event.type === "wheel" || (event.button === 0 && !event.shiftKey && this.#spec?.tool === "move"))
    .on("zoom", (event: D3ZoomEvent<Element, unknown>) => event.sourceEvent !== undefined && this.#moved())
    .on("end", (event: D3ZoomEvent<Element, unknown>) => event.sourceEvent && this.#standLater());
  readonly #resized = new ResizeObserver(([entry]) => this.#resize(entry.contentRect));
  readonly #themed = new MutationObserver(() => this.#show());

  /** True if the graphics card draws it. */
  get accelerated(): boolean {
    return this.#layer !== undefined && !(this.#layer instanceof CanvasPoints);
  }

  set spec(spec: MapSpec) {
    const old = this.#spec;
    this.#spec = spec;
    this.#point = spec.point;
    if (!this.isConnected) return;
    this.#take(old);
  }

  connectedCallback(): void {
    this.#open();
    this.#resized.observe(this);
    this.#themed.observe(document.body, { attributes: true, attributeFilter: ["class"] });
    select<Element, unknown>(this).call(this.#zoom);
    this.addEventListener("pointermove", this.#look);
    this.addEventListener("pointerleave", this.#leave);
    this.addEventListener("pointerdown", this.#begin);
    this.addEventListener("click", this.#click);
    this.addEventListener("keydown", this.#key);
    this.#take(undefined);
  }

  disconnectedCallback(): void {
    this.#resized.disconnect();
    this.#themed.disconnect();
    select<Element, unknown>(this).on(".zoom", null);
    this.removeEventListener("pointermove", this.#look);
    this.removeEventListener("pointerleave", this.#leave);
    this.removeEventListener("pointerdown", this.#begin);
    this.removeEventListener("click", this.#click);
    this.removeEventListener("keydown", this.#key);
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    clearTimeout(this.#still);
    this.#layer?.dispose();
    this.#layer = undefined;
  }

  /** Enlarges the map about its middle. */
  enlarge(factor: number): void {
    this.#zoom.scaleBy(select<Element, unknown>(this), factor);
    this.#stand();
  }

  /** Shows all points. */
  fit(): void {
    this.#zoom.transform(select<Element, unknown>(this), zoomIdentity);
    this.#stand();
  }

  /** Draws again, as after a picture has been loaded. */
  redraw(): void {
    if (this.#frame === 0 && this.isConnected) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #open(): void {
    const { layer, accelerated } = openPoints(() => this.#fallBack());
    this.#layer = layer;
    this.replaceChildren(layer.canvas, this.#pictures.canvas);
    if (!accelerated) queueMicrotask(() => this.#spec?.tell.slow());
  }

  #fallBack(): void {
    this.#layer?.dispose();
    const layer = new CanvasPoints();
    this.#layer = layer;
    this.prepend(layer.canvas);
    this.#show();
    this.#spec?.tell.slow();
  }

  #take(old: MapSpec | undefined): void {
    const spec = this.#spec;
    if (!spec) return;
    const placed = old?.points.positions !== spec.points.positions;
    if (placed) {
      this.#picking = new Picking(spec.points.positions);
      this.#extent = extentOf(spec.points.positions);
      this.#restore(spec.view);
    }
    if (placed || old?.points !== spec.points || old.palette !== spec.palette) this.#show();
    else this.redraw();
  }

  /** Gives the layer points and colours. */
  #show(): void {
    if (!this.#spec || !this.#layer) return;
    const style = getComputedStyle(this);
    this.#palette = this.#spec.palette.map((name) => {
      const { r, g, b } = rgb(name.startsWith("--") ? style.getPropertyValue(name).trim() || "gray" : name);
      return [r, g, b] as const;
    });
    this.#layer.show(this.#spec.points, this.#palette);
    this.redraw();
  }

  get #transform(): ZoomTransform {
    return zoomTransform(this);
  }

  get #camera(): Camera {
    return new Camera(this.#extent, this.#size.width, this.#size.height, this.#transform);
  }

  #draw(): void {
    this.#frame = 0;
    const { width, height } = this.#size;
    if (!this.#spec || !this.#layer || width === 0 || height === 0) return;
    const camera = this.#camera;
    const ratio = window.devicePixelRatio || 1;
    const { points, label, axes, names, point, pictureOf } = this.#spec;
    this.#layer.draw(camera, ratio, this.#moving);
    if (pictureOf) this.#pictures.draw(points, this.#palette, camera, ratio, pictureOf);
    else this.#pictures.canvas.hidden = true;
    const place = point === null ? null : { x: points.positions[2 * point], y: points.positions[2 * point + 1] };
    const ring = place && Number.isFinite(place.x) && Number.isFinite(place.y) ? place : null;
    const overlay = mapOverlay({ label, axes, names, ring, outline: this.#outline }, camera);
    const last = this.lastElementChild;
    if (last instanceof SVGSVGElement) last.replaceWith(overlay);
    else this.append(overlay);
  }

  #resize({ width, height }: DOMRectReadOnly): void {
    const view = this.#size.width > 0 ? this.#view() : (this.#spec?.view ?? null);
    this.#size = { width: Math.floor(width), height: Math.floor(height) };
    this.#zoom.extent([
      [0, 0],
      [this.#size.width, this.#size.height],
    ]);
    this.#restore(view);
    // In the next frame, as the browser would take it for a loop here.
    this.redraw();
  }

  /** What is in sight, without the size of this element. */
  #view(): SavedView {
    const camera = this.#camera;
    return { k: this.#transform.k, x: camera.mapX(camera.width / 2), y: camera.mapY(camera.height / 2) };
  }

  #restore(view: SavedView | null): void {
    const { width, height } = this.#size;
    if (width === 0) return;
    let transform = zoomIdentity;
    if (view) {
      const camera = new Camera(this.#extent, width, height, zoomIdentity.scale(view.k));
      transform = zoomIdentity.translate(width / 2 - camera.screenX(view.x), height / 2 - camera.screenY(view.y)).scale(view.k);
    }
    this.#zoom.transform(select<Element, unknown>(this), transform);
  }

  #moved(): void {
    this.#moving = true;
    this.redraw();
    this.#standLater();
  }

  #standLater(): void {
    clearTimeout(this.#still);
    this.#still = setTimeout(() => this.#stand(), stillAfter);
  }

  #stand(): void {
    clearTimeout(this.#still);
    this.#moving = false;
    this.redraw();
    this.#spec?.tell.leave(this.#view());
  }

  #tellLook(point: number | null): void {
    this.#point = point;
    this.#spec?.tell.look(point);
  }

  #pointAt(event: MouseEvent): number | null {
    if (!this.#spec || !this.#picking) return null;
    return this.#picking.at(this.#spec.points, this.#camera, ...placeIn(this, event));
  }

  readonly #look = (event: PointerEvent) => {
    // A drag moves the map or chooses points.
    if (event.buttons !== 0 || this.#moving) return;
    const point = this.#pointAt(event);
    if (point !== this.#point) this.#tellLook(point);
    const [x, y] = placeIn(this, event);
    this.#spec?.tell.at?.([this.#camera.mapX(x), this.#camera.mapY(y)]);
  };

  readonly #leave = () => {
    if (this.#point !== null) this.#tellLook(null);
  };

  readonly #click = (event: MouseEvent) => {
    const point = this.#pointAt(event);
    if (point !== null) this.#spec?.tell.peek(point);
  };

  /** Draws the outline of what is chosen, until the button is let go. */
  readonly #begin = (event: PointerEvent) => {
    const tool = this.#spec?.tool;
    if (event.button !== 0 || (tool === "move" && !event.shiftKey)) return;
    event.preventDefault();
    this.focus();
    drawOutline(this, event, {
      box: tool !== "lasso",
      changed: (outline) => {
        this.#outline = outline;
        this.redraw();
      },
      done: (outline) => {
        if (this.#spec && this.#picking) this.#spec.tell.choose(this.#picking.inside(this.#spec.points, this.#camera, outline));
      },
    });
  };

  readonly #key = (event: KeyboardEvent) => {
    if (!this.#spec || event.target !== this || event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = Object.entries(directions).find(([key]) => key === event.key)?.[1];
    if (direction && event.shiftKey) {
      const k = this.#transform.k;
      this.#zoom.translateBy(select<Element, unknown>(this), (-direction[0] * keyStep) / k, (direction[1] * keyStep) / k);
      this.#stand();
    } else if (direction) this.#step(direction);
    else if (event.key === "Enter" && this.#point !== null) this.#spec.tell.peek(this.#point);
    else if (event.key === "+" || event.key === "=") this.enlarge(1.5);
    else if (event.key === "-") this.enlarge(1 / 1.5);
    else if (event.key === "0") this.fit();
    else return;
    event.preventDefault();
  };

  /** Looks at the next point in a direction, and brings it into sight. */
  #step(direction: readonly [number, number]): void {
    if (!this.#spec) return;
    const { points, tell } = this.#spec;
    const camera = this.#camera;
    const { width, height } = camera;
    const next = neighbour(points, this.#point, [camera.mapX(width / 2), camera.mapY(height / 2)], direction);
    if (next === null) return;
    const [x, y] = [points.positions[2 * next], points.positions[2 * next + 1]];
    const [left, top] = [camera.screenX(x), camera.screenY(y)];
    if (left < 0 || left > width || top < 0 || top > height) {
      this.#restore({ k: this.#transform.k, x, y });
      this.#stand();
    }
    this.#tellLook(next);
    tell.at?.(null);
  }
}

/** Makes `<map-view>` known to the page. */
export function defineMapView(): void {
  customElements.define("map-view", MapView);
}

/** The map inside an element, to be told what buttons ask for. */
export const mapIn = (element: ParentNode | null): { enlarge(factor: number): void; fit(): void; redraw(): void } | null =>
  element?.querySelector<MapView>("map-view") ?? null;
