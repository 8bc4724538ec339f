import type { CodePlace, DrawnImage } from "../../src/core/analyses/code-place.js";
import type { Result } from "../../src/core/analyses/result.js";
import { isSentence, type Sentence } from "../../src/core/language/sentence.js";
import type { FromWebview, ToWebview } from "../../src/protocol/webview.js";
import { say, t } from "../text/words.js";

/** What was drawn of a place, or why nothing was. */
export interface CodeDrawing {
  place: CodePlace;
  image: DrawnImage | Sentence;
}

/** The newest drawing of one kind of place, and whether another is on its way. */
interface Slot {
  drawn: CodeDrawing | null;
  asked: boolean;
}

/** What the networks of maps draw of places. Of each kind of place one is asked for at a time; what came draws the page, which then asks for the newest: a pointer is faster than a drawing. */
export class CodeDrawings {
  /** The drawings of series that are on their way, with their places as text. */
  #awaited: { folder: string; place: string; resolve(image: DrawnImage | Sentence | null): void }[] = [];
  readonly #slots = new Map<string, Map<CodePlace["kind"], Slot>>();

  constructor(private readonly send: (message: FromWebview) => void) {}

  /** The newest drawing of that kind of place of a map: that of the place itself once it is there, until then an earlier one; null before the first. */
  of({ folder }: Result, place: CodePlace): CodeDrawing | null {
    const slots = this.#slots.get(folder) ?? new Map<CodePlace["kind"], Slot>();
    this.#slots.set(folder, slots);
    const slot = slots.get(place.kind) ?? { drawn: null, asked: false };
    slots.set(place.kind, slot);
    if (!slot.asked && JSON.stringify(place) !== JSON.stringify(slot.drawn?.place)) {
      slot.asked = true;
      this.send({ type: "drawCode", folder, place });
    }
    return slot.drawn;
  }

  /** Draws places of a map one after the other, for a film or a grid. Throws an Error with the sentence if one cannot be drawn, or the map is no longer shown. */
  async series({ folder }: Result, places: readonly CodePlace[]): Promise<DrawnImage[]> {
    const images: DrawnImage[] = [];
    for (const place of places) {
      const image = await new Promise<DrawnImage | Sentence | null>((resolve) => {
        this.#awaited.push({ folder, place: JSON.stringify(place), resolve });
        this.send({ type: "drawCode", folder, place });
      });
      if (image === null) throw new Error(t("Another map is shown now."));
      if (isSentence(image)) throw new Error(say(image));
      images.push(image);
    }
    return images;
  }

  receive({ folder, place, image }: Extract<ToWebview, { type: "drawnCode" }>): void {
    const text = JSON.stringify(place);
    const awaited = this.#awaited.findIndex((one) => one.folder === folder && one.place === text);
    if (awaited >= 0) return this.#awaited.splice(awaited, 1)[0].resolve(image);
    const slot = this.#slots.get(folder)?.get(place.kind);
    if (!slot) return;
    slot.drawn = { place, image };
    slot.asked = false;
  }

  /** Forgets the maps that are no longer shown. */
  follow(shown: ReadonlySet<string>): void {
    for (const folder of this.#slots.keys()) if (!shown.has(folder)) this.#slots.delete(folder);
    const gone = this.#awaited.filter(({ folder }) => !shown.has(folder));
    this.#awaited = this.#awaited.filter(({ folder }) => shown.has(folder));
    for (const { resolve } of gone) resolve(null);
  }
}
