import { normalisation } from "../features/architecture.js";
import type { Detector, DetectorOperations, FrozenNetwork, Value } from "./detector.js";
import { pixelErrors } from "./pixel-detector.js";

/** To what multiple the studio extends pictures, so that the frozen network sees whole cells. */
const multiple = 16;

/** Writes a detector into a graph. */
export function writeDetector(operations: DetectorOperations, { size, channels, judging, frozen, threshold }: Detector): void {
  const pictures = operations.pictures(size, channels);
  if (judging.kind === "pixels") {
    const { score, map } = pixelErrors(operations, pictures, judging);
    operations.outputs(score, map, pictures, threshold);
    return;
  }
  const extended = size ? pictures : operations.extended(pictures, multiple);
  const { cells: all, reduction } = features(operations, channels === 3 ? extended : operations.inColour(extended), frozen);
  const cells = size ? all : operations.cellsOf(all, pictures, reduction);
  const map =
    judging.kind === "nearest cells"
      ? operations.nearest(cells, judging.memory)
      : operations.squaredErrors(cells, operations.restored(cells, judging.network));
  operations.outputs(operations.largest(map), map, pictures, threshold);
}

/** What the frozen network sees in each cell of pictures in colour. */
function features(operations: DetectorOperations, pictures: Value, { blocks, levels }: FrozenNetwork): { cells: Value; reduction: number } {
  let value = operations.scaled(pictures, normalisation.scale, -normalisation.shift);
  const maps: Value[] = [];
  for (const [index, { layers, adds }] of blocks.entries()) {
    const input = value;
    for (const layer of layers) value = operations.frozen(value, layer);
    if (adds) value = operations.add(value, input);
    if (levels.includes(index)) maps.push(operations.averaged(value));
  }
  const [finest, ...coarser] = maps;
  return {
    cells: operations.joined([finest, ...coarser.map((map) => operations.resized(map, finest))]),
    reduction: blocks[levels[0]].reduction,
  };
}
