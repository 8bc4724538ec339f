import { Grouping, NearDuplicateIndex } from "../../core/numbers/near-duplicates.js";
import { type DataReport, groupsOf, type Member } from "../../core/project/data-report.js";
import type { Context } from "../images/context.js";
import { nextTurn } from "../images/next-turn.js";
import { progressOf } from "../images/progress.js";

/** Above this number of images, comparing each with each would take minutes. */
const mostCompared = 100_000;
/** Images between two checks for a request to cancel. */
const stride = 64;

/** An image to compare with the others. */
export interface Compared {
  member: Member;
  hash: string;
  grid: Uint8Array;
}

/** Images with the same pixels, and those that look alike without being the same. Throws CancelledError. */
export async function findDuplicates(
  images: readonly Compared[],
  { report, now, signal }: Context,
): Promise<Pick<DataReport, "duplicates" | "alike">> {
  const byHash = new Map<string, number[]>();
  for (const [index, { hash }] of images.entries()) {
    const indices = byHash.get(hash);
    if (indices) indices.push(index);
    else byHash.set(hash, [index]);
  }
  const members = (indices: readonly number[]) => indices.map((index) => images[index].member);
  const distinct = [...byHash.values()];
  const duplicates = groupsOf(distinct.filter(({ length }) => length > 1).map(members));
  if (distinct.length > mostCompared) return { duplicates, alike: null };
  const nearDuplicates = new NearDuplicateIndex(distinct.map(([first]) => images[first].grid));
  const grouping = new Grouping(distinct.length);
  const progress = progressOf(report, "comparing-images", distinct.length, now);
  for (let rank = 0; rank < distinct.length; rank++) {
    const { index, near } = nearDuplicates.pairs(rank);
    for (const other of near) grouping.join(index, other);
    if (rank % stride !== 0) continue;
    progress(rank);
    await nextTurn(signal);
  }
  progress(distinct.length);
  // One of each that differ comes before the copies.
  const nearGroups = grouping.groups().map((group) => {
    const same = group.map((index) => distinct[index]);
    return members([...same.map(([first]) => first), ...same.flatMap(([, ...copies]) => copies)]);
  });
  return { duplicates, alike: groupsOf(nearGroups) };
}
