import { rgb } from "d3";
import { unreachable } from "../../../src/core/language/error.js";
import { extentOf } from "./camera.js";
import { CanvasPoints } from "./canvas-points.js";
import { mapKey } from "./map-keys.js";
import type { MapSpec } from "./map-spec.js";
import { MapZoom } from "./map-zoom.js";
import { openPoints } from "./open-points.js";
import { drawOutline, type Outline, placeIn } from "./outline.js";
import { mapOverlay } from "./overlay.js";
import { neighbour, Picking } from "./picking.js";
import { PictureLayer } from "./picture-layer.js";
import type { Palette, PointLayer } from "./points.js";

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
  #palette: Palette = [];
  #outline: Outline = [];
  #frame = 0;
  readonly #zoom = new MapZoom(this, {
    drags: () => this.#spec?.tool === "move",
    changed: () => this.redraw(),
    stands: (view) => {
      this.#spec?.tell.leave(view);
      if (this.#under) this.#look(this.#under);
    },
  });
  /** Where the pointer came to while the map was moving, to be looked at once it stands. */
  #under: PointerEvent | null = null;
  readonly #resized = new ResizeObserver(([entry]) => this.#zoom.resize(entry.contentRect, this.#spec?.view ?? null));
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
    this.#zoom.attach();
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
    this.#zoom.detach();
    this.removeEventListener("pointermove", this.#look);
    this.removeEventListener("pointerleave", this.#leave);
    this.removeEventListener("pointerdown", this.#begin);
    this.removeEventListener("click", this.#click);
    this.removeEventListener("keydown", this.#key);
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#layer?.dispose();
    this.#layer = undefined;
  }

  /** Enlarges the map about its middle. */
  enlarge(factor: number): void {
    this.#zoom.enlarge(factor);
  }

  /** Brings a place, in units of the map, to the middle. */
  centre(x: number, y: number): void {
    this.#zoom.centre(x, y);
  }

  /** Shows all points. */
  fit(): void {
    this.#zoom.fit();
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
      this.#zoom.show(extentOf(spec.points.positions), spec.view);
    }
    const { mark } = spec;
    // Not of a map that was just opened: it is shown as it was left.
    if (old && mark && (mark.x !== old.mark?.x || mark.y !== old.mark.y)) this.#bringIntoSight(mark.x, mark.y);
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

  #draw(): void {
    this.#frame = 0;
    const { camera } = this.#zoom;
    if (!this.#spec || !this.#layer || camera.width === 0 || camera.height === 0) return;
    const ratio = window.devicePixelRatio || 1;
    const { points, label, axes, names, point, mark, pictureOf } = this.#spec;
    this.#layer.draw(camera, ratio, this.#zoom.moving);
    if (pictureOf) this.#pictures.draw(points, this.#palette, camera, ratio, pictureOf);
    else this.#pictures.canvas.hidden = true;
    const place = point === null ? null : { x: points.positions[2 * point], y: points.positions[2 * point + 1] };
    const ring = place && Number.isFinite(place.x) && Number.isFinite(place.y) ? place : null;
    const overlay = mapOverlay({ label, axes, names, ring, mark, outline: this.#outline }, camera);
    const last = this.lastElementChild;
    if (last instanceof SVGSVGElement) last.replaceWith(overlay);
    else this.append(overlay);
  }

  #tellLook(point: number | null): void {
    this.#point = point;
    this.#spec?.tell.look(point);
  }

  #pointAt(event: MouseEvent): number | null {
    if (!this.#spec || !this.#picking) return null;
    return this.#picking.at(this.#spec.points, this.#zoom.camera, ...placeIn(this, event));
  }

  readonly #look = (event: PointerEvent) => {
    // A drag moves the map or chooses points.
    this.#under = event.buttons === 0 && this.#zoom.moving ? event : null;
    if (event.buttons !== 0 || this.#zoom.moving) return;
    const point = this.#pointAt(event);
    if (point !== this.#point) this.#tellLook(point);
    const [x, y] = placeIn(this, event);
    const { camera } = this.#zoom;
    this.#spec?.tell.at?.([camera.mapX(x), camera.mapY(y)]);
  };

  readonly #leave = () => {
    this.#under = null;
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
        if (this.#spec && this.#picking) this.#spec.tell.choose(this.#picking.inside(this.#spec.points, this.#zoom.camera, outline));
      },
    });
  };

  readonly #key = (event: KeyboardEvent) => {
    if (!this.#spec || event.target !== this) return;
    const asked = mapKey(event);
    switch (asked?.kind) {
      case "move":
        this.#zoom.move(asked.direction);
        break;
      case "step":
        this.#step(asked.direction);
        break;
      case "peek":
        if (this.#point === null) return;
        this.#spec.tell.peek(this.#point);
        break;
      case "enlarge":
        this.enlarge(asked.factor);
        break;
      case "fit":
        this.fit();
        break;
      case undefined:
        return;
      default:
        return unreachable(asked);
    }
    event.preventDefault();
  };

  /** Looks at the next point in a direction, and brings it into sight. */
  #step(direction: readonly [number, number]): void {
    if (!this.#spec) return;
    const { points, tell } = this.#spec;
    const camera = this.#zoom.camera;
    const { width, height } = camera;
    const next = neighbour(points, this.#point, [camera.mapX(width / 2), camera.mapY(height / 2)], direction);
    if (next === null) return;
    const [x, y] = [points.positions[2 * next], points.positions[2 * next + 1]];
    this.#bringIntoSight(x, y);
    this.#tellLook(next);
    tell.at?.(null);
  }

  #bringIntoSight(x: number, y: number): void {
    const { camera } = this.#zoom;
    if (camera.width === 0) return;
    const [left, top] = [camera.screenX(x), camera.screenY(y)];
    if (left < 0 || left > camera.width || top < 0 || top > camera.height) this.#zoom.centre(x, y);
  }
}

/** Makes `<map-view>` known to the page. */
export function defineMapView(): void {
  customElements.define("map-view", MapView);
}

/** The map inside an element, to be told what buttons ask for. */
export const mapIn = (element: ParentNode | null): Pick<MapView, "enlarge" | "centre" | "fit" | "redraw"> | null =>
  element?.querySelector<MapView>("map-view") ?? null;
