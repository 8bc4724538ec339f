import path from "node:path";
import type { DataReport, Group, Groups, Member } from "../../core/project/data-report.js";
import { writeAtomic } from "../../files/atomic.js";
import { makeFolder } from "../../files/make-folder.js";
import type { PixelCache } from "../images/cache.js";
import type { Dataset } from "../images/dataset.js";
import { atlas } from "../results/picture.js";
import { trimPictures } from "../results/trim-pictures.js";

/** Training images in the picture, spread evenly over the set. */
const spread = 48;
/** Members that stand for a group. */
const perGroup = 4;
/** Images that exact and near duplicates may add. With {@link spread} 256 of {@link side} pixels: a width that every graphics card takes. */
const room = { duplicates: 80, alike: 128 };
/** Longer side of one of them, in pixels. */
const side = 64;

/** An image of a set, by its index. */
export interface ImageReference {
  data: Dataset;
  index: number;
}

/** Writes one picture, under `key`, of some images of a set and of some members of groups, whose pixels `references` finds. Says which image is at which position. */
export async function writeThumbnails(
  data: Dataset,
  { duplicates, alike }: Pick<DataReport, "duplicates" | "alike">,
  references: ReadonlyMap<Member, ImageReference>,
  key: string,
  cache: PixelCache,
): Promise<Pick<DataReport, "thumbnails" | "duplicates" | "alike">> {
  const { height, width, channels } = data.form;
  const items = Math.min(spread, data.items.length);
  const indices = Array.from({ length: items }, (_, i) => Math.floor((i * data.items.length) / items));
  const same = illustrate(duplicates, true, items, room.duplicates);
  const like = alike && illustrate(alike, false, items + same.drawn.length, room.alike);
  const drawn = [...same.drawn, ...(like?.drawn ?? [])].map((member) => {
    const reference = references.get(member);
    if (!reference) throw new Error(`${member.file} is in a group, but in no set.`);
    return reference;
  });
  const shown = [...indices.map((index) => ({ data, index })), ...drawn];
  const scale = Math.min(1, side / Math.max(height, width));
  const high = Math.max(1, Math.round(height * scale));
  const pixels = new Float32Array(shown.length * height * width * channels);
  for (const [position, { data: set, index }] of shown.entries()) pixels.set(set.store.read([index], set.range), position * set.store.item);
  const png = await atlas(pixels, shown.length, [height, width, channels], high);
  const file = cache.thumbnails(key);
  await makeFolder(path.dirname(file));
  await writeAtomic(file, png);
  await trimPictures(path.dirname(file));
  return {
    duplicates: same.groups,
    alike: like?.groups ?? null,
    thumbnails: {
      file,
      height: high,
      // As `atlas` scales it.
      width: Math.round(width * Math.min(1, high / height)),
      count: shown.length,
      items: indices.map((index) => data.items.at(index)).map(({ file, source }) => ({ file, source })),
    },
  };
}

/** Groups with the positions of their pictures, from `first` on, and the members to draw there, at most `most`; if all are the `same`, one is drawn for all. */
function illustrate(report: Groups, same: boolean, first: number, most: number): { groups: Groups; drawn: Member[] } {
  const drawn: Member[] = [];
  const groups = report.groups.map((group): Group => {
    const members = group.members.slice(0, perGroup);
    const needed = same ? members.slice(0, 1) : members;
    if (drawn.length + needed.length > most) return group;
    const position = first + drawn.length;
    drawn.push(...needed);
    return { ...group, pictures: members.map((_, index) => position + (same ? 0 : index)) };
  });
  return { groups: { ...report, groups }, drawn };
}
