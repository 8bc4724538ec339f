import { isImageName } from "../../src/core/project/image-name.js";
import { type DroppedPicture, mostDropped } from "../../src/protocol/webview.js";
import { baseName, count } from "../text/format.js";
import { t } from "../text/words.js";

/** What a page does with what is dragged over it. */
export interface Drops {
  /** Whether a picture can be dropped now. */
  takes(): boolean;
  /** Whether something that may be one is over the page. */
  over(is: boolean): void;
  dropped(picture: DroppedPicture): void;
  /** A sentence: why it was not taken. */
  refused(message: string): void;
}

/** The addresses that a drag of VS Code brings: all of them, which only VS Code knows, and the first alone, as every program has it. */
const addressTypes = ["application/vnd.code.uri-list", "text/uri-list"] as const;
const megabyte = 1 << 20;

/** Why what was dropped is not taken, in the page's language. */
class Refusal extends Error {}

/**
 * Follows what is dragged over a page. VS Code lets a page see a drag only while Shift is held, so that the end of one may be told to
 * nobody: a pointer that moves without a drag is that end.
 */
export function followDrops(page: Window, drops: Drops): void {
  let isOver = false;
  // What was taken up in the page itself is no file.
  let isOwn = false;
  let entered: EventTarget | null = null;
  const tell = (is: boolean) => {
    if (is === isOver) return;
    isOver = is;
    drops.over(is);
  };
  const isTaken = ({ dataTransfer }: DragEvent) =>
    !isOwn && dataTransfer !== null && drops.takes() && [...addressTypes, "Files"].some((type) => dataTransfer.types.includes(type));
  const over = (event: DragEvent) => {
    if (!isTaken(event)) return tell(false);
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
    tell(true);
  };
  page.addEventListener("dragenter", (event) => {
    entered = event.target;
    over(event);
  });
  page.addEventListener("dragover", over);
  // An element is left after the next is entered: who leaves the one entered last leaves the page.
  page.addEventListener("dragleave", ({ target }) => target === entered && tell(false));
  page.addEventListener("pointermove", () => tell(false));
  page.addEventListener("dragstart", () => {
    isOwn = true;
  });
  page.addEventListener("dragend", () => {
    isOwn = false;
    tell(false);
  });
  page.addEventListener("drop", (event) => {
    tell(false);
    const { dataTransfer } = event;
    if (!isTaken(event) || !dataTransfer) return;
    event.preventDefault();
    // Now, as the data is gone once the event has been told.
    const read = pictureIn(dataTransfer);
    read.then(drops.dropped, (error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
      drops.refused(error.message);
    });
  });
}

/** The one picture that was dropped. Rejects with a Refusal. */
async function pictureIn(data: DataTransfer): Promise<DroppedPicture> {
  const { files } = data;
  if (files.length === 0) return addressIn(data);
  const [item] = [...data.items].filter(({ kind }) => kind === "file");
  const isFolder = item?.webkitGetAsEntry()?.isDirectory ?? false;
  requireOne(files.length);
  const [file] = files;
  const { name, size } = file;
  if (isFolder) throw new Refusal(t("{0} is a folder. Drop one picture, or choose Find Similar Images in the folder's menu.", name));
  requirePicture(name);
  if (size > mostDropped)
    throw new Refusal(
      t(
        "{0} has {1} MB, and at most {2} MB can be dropped. Choose Find Similar Images in its menu in the Explorer.",
        name,
        count(Math.ceil(size / megabyte)),
        count(mostDropped / megabyte),
      ),
    );
  const bytes = await file.arrayBuffer().catch(() => {
    throw new Refusal(t("{0} can't be read. Drop a picture that is still there.", name));
  });
  return { kind: "content", name, bytes: new Uint8Array(bytes) };
}

function addressIn(data: DataTransfer): DroppedPicture {
  const list = addressTypes.map((type) => data.getData(type)).find((text) => text !== "") ?? "";
  // Lines that begin with # are remarks (RFC 2483).
  const addresses = list.split(/\r?\n/).filter((line) => line !== "" && !line.startsWith("#"));
  requireOne(addresses.length);
  return { kind: "address", uri: addresses[0] };
}

function requireOne(files: number): void {
  if (files === 0) throw new Refusal(t("What was dropped is no file. Drop a picture from the Explorer or from a folder of the system."));
  if (files > 1) throw new Refusal(t("{0} files were dropped. Drop one picture at a time.", count(files)));
}

function requirePicture(name: string): void {
  if (!isImageName(name))
    throw new Refusal(t("{0} is no picture that can be read. Drop a PNG, JPEG, WebP, TIFF, BMP, GIF or AVIF file.", baseName(name)));
}
