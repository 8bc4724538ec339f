import type { Picture } from "../../../src/core/analyses/atlas.js";
import { mapIn } from "../../charts/map/map-view.js";
import type { MapPicture } from "../../charts/map/picture-layer.js";
import { loadFile } from "../../shared/atlas-pages.js";
import type { Embedding } from "./colouring.js";
import type { MapPage } from "./state.js";

/** Files of pictures, loaded or on their way (null): the last ones, 4 MB each at most. */
const loaded = new Map<string, HTMLImageElement | null>();
const mostLoaded = 24;

/** A picture that is loaded; else it is fetched, and the map is drawn again when it is there. */
function ready({ file, tile }: Picture): MapPicture | null {
  const image = loaded.get(file);
  if (image) return { image, ...(tile ?? { x: 0, y: 0, width: image.naturalWidth, height: image.naturalHeight }) };
  if (image === undefined) {
    loaded.set(file, null);
    loadFile(file).then(
      (image) => {
        loaded.set(file, image);
        mapIn(document)?.redraw();
      },
      // A missing file leaves the point without its picture.
      () => undefined,
    );
    for (const oldest of loaded.keys()) {
      if (loaded.size <= mostLoaded) break;
      loaded.delete(oldest);
    }
  }
  return null;
}

/** The small picture of each point of a result, as far as it is loaded. */
export function picturesOf(page: MapPage, result: Embedding): (index: number) => MapPicture | null {
  return (index) => {
    const picture = page.data.row(result, index)?.pictures.input?.[0];
    return picture ? ready(picture) : null;
  };
}
