import { type D3ZoomEvent, select, type ZoomBehavior, type ZoomTransform, zoom, zoomIdentity, zoomTransform } from "d3";
import { Camera, type MapExtent } from "./camera.js";
import type { SavedView } from "./map-spec.js";

const mostEnlarged = 2000;
/** Pixels that the map moves by a key. */
const keyStep = 80;
/** Milliseconds after the last movement after which the map stands still. */
const stillAfter = 150;

/** What a zoom asks and tells. */
interface ZoomEvents {
  /** Whether a drag moves the map, and does not choose points. */
  drags(): boolean;
  /** Another part is in sight, or the map has come to a stand. */
  changed(): void;
  /** The map was moved or enlarged, and stands still. */
  stands(view: SavedView): void;
}

/** Which part of a map is in sight: moved and enlarged by wheel and drag, by keys and by buttons. */
export class MapZoom {
  #extent: MapExtent = { x: 0, y: 0, width: 1, height: 1 };
  #size = { width: 0, height: 0 };
  #moving = false;
  #still: ReturnType<typeof setTimeout> | undefined;
  readonly #behavior: ZoomBehavior<Element, unknown>;

  constructor(
    private readonly element: Element,
    private readonly events: ZoomEvents,
  ) {
    this.#behavior = zoom()
      .scaleExtent([0.5, mostEnlarged])
      .filter((event: MouseEvent) => event.type === "wheel" || (event.button === 0 && !event.shiftKey && events.drags()))
      .on("zoom", (event: D3ZoomEvent<Element, unknown>) => event.sourceEvent !== undefined && this.#moved())
      .on("end", (event: D3ZoomEvent<Element, unknown>) => event.sourceEvent && this.#standLater());
  }

  /** True until it stands still after a movement. */
  get moving(): boolean {
    return this.#moving;
  }

  get camera(): Camera {
    return new Camera(this.#extent, this.#size.width, this.#size.height, this.#transform);
  }

  attach(): void {
    this.#selection.call(this.#behavior);
  }

  detach(): void {
    this.#selection.on(".zoom", null);
    clearTimeout(this.#still);
  }

  /** Takes where the points lie, and shows a part of them; all without one. */
  show(extent: MapExtent, view: SavedView | null): void {
    this.#extent = extent;
    this.#restore(view);
  }

  /** Takes the element's size; what is in sight stays, at the first time what is `saved`. */
  resize({ width, height }: DOMRectReadOnly, saved: SavedView | null): void {
    const view = this.#size.width > 0 ? this.#view() : saved;
    this.#size = { width: Math.floor(width), height: Math.floor(height) };
    this.#behavior.extent([
      [0, 0],
      [this.#size.width, this.#size.height],
    ]);
    this.#restore(view);
    // In the next frame, as the browser would take it for a loop here.
    this.events.changed();
  }

  /** Enlarges the map about its middle. */
  enlarge(factor: number): void {
    this.#behavior.scaleBy(this.#selection, factor);
    this.#stand();
  }

  /** Shows all points. */
  fit(): void {
    this.#behavior.transform(this.#selection, zoomIdentity);
    this.#stand();
  }

  /** Moves the map by a key, right and up being positive. */
  move([right, up]: readonly [number, number]): void {
    const { k } = this.#transform;
    this.#behavior.translateBy(this.#selection, (-right * keyStep) / k, (up * keyStep) / k);
    this.#stand();
  }

  /** Brings a place, in units of the map, to the middle. */
  centre(x: number, y: number): void {
    this.#restore({ k: this.#transform.k, x, y });
    this.#stand();
  }

  get #selection() {
    return select<Element, unknown>(this.element);
  }

  get #transform(): ZoomTransform {
    return zoomTransform(this.element);
  }

  /** What is in sight, without the size of the element. */
  #view(): SavedView {
    const { camera } = this;
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
    this.#behavior.transform(this.#selection, transform);
  }

  #moved(): void {
    this.#moving = true;
    this.events.changed();
    this.#standLater();
  }

  #standLater(): void {
    clearTimeout(this.#still);
    this.#still = setTimeout(() => this.#stand(), stillAfter);
  }

  #stand(): void {
    clearTimeout(this.#still);
    this.#moving = false;
    this.events.changed();
    this.events.stands(this.#view());
  }
}
