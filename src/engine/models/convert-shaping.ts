import { z } from "zod";
import { type Sentence, sentence } from "../../core/language/sentence.js";
import { shapeWords, sizeOf } from "../../core/network/layer.js";
import { type Convert, one } from "./converted.js";
import { channelsLast, pair, parse, pooling, refuse, squareOf } from "./layer-config.js";

/** log2 of a whole power of two, or a refusal. */
function halvings(size: number, what: Sentence): number {
  const count = Math.log2(size);
  return Number.isInteger(count) && count >= 1 ? count : refuse(sentence("its {0} is {1}; only 2, 4, 8 and so on are taken", what, size));
}

export const convertMaxPooling: Convert = (keras, input) => {
  const { pool_size, strides, padding } = parse(pooling, keras);
  const size = squareOf(pool_size, sentence("window"));
  if (strides && strides.join() !== pool_size.join())
    refuse(sentence("its windows of {0} overlap or leave gaps (stride {1})", size, shapeWords(strides)));
  if (padding === "same" && (input[0] % size || input[1] % size))
    refuse(sentence("it pads {0} by {1} pixels at the edge", input[0], input[1]));
  return {
    converted: Array.from({ length: halvings(size, sentence("window")) }, () => one(keras, { kind: "maxPool2d" }).converted).flat(),
  };
};

export const convertAveragePooling: Convert = (keras, input) => {
  const { pool_size, strides, padding } = parse(pooling, keras);
  const size = squareOf(pool_size, sentence("window"));
  const stride = squareOf(strides ?? pool_size, sentence("stride"));
  if (size === 1 && stride === 1) return { converted: [] };
  const pads = padding === "same" && !(stride === size && input[0] % size === 0 && input[1] % size === 0);
  // A person would leave out what is usual.
  return one(keras, {
    kind: "averagePool2d",
    ...(size !== 2 && { size }),
    ...(stride !== 2 && { stride }),
    ...(pads && { padding }),
  });
};

export const convertUpsampling: Convert = (keras) => {
  const { size, interpolation } = parse(
    z.looseObject({ size: pair.default([2, 2]), interpolation: z.string().default("nearest"), data_format: channelsLast }),
    keras,
  );
  const times = squareOf(size, sentence("size"));
  if (interpolation === "bilinear") {
    if (times !== 2) refuse(sentence("its bilinear interpolation makes {0} pixels of one; only 2 are taken", times));
    return one(keras, { kind: "upsample2d", interpolation });
  }
  if (interpolation !== "nearest") refuse(sentence("its interpolation is {0}; only nearest and bilinear are taken", interpolation));
  return {
    converted: Array.from({ length: halvings(times, sentence("size")) }, () => one(keras, { kind: "upsample2d" }).converted).flat(),
  };
};

export const convertFlatten: Convert = (keras) => {
  parse(z.looseObject({ data_format: channelsLast }), keras);
  return one(keras, { kind: "flatten" });
};

/** The three layers of Keras that make pixels of channels, joined. */
export const convertShuffle: Convert = (keras) =>
  one(keras, {
    kind: "depthToSpace",
    ...parse(
      z.looseObject({ block: z.int() }).transform(({ block }) => ({ block })),
      keras,
    ),
  });

export const convertReshape: Convert = (keras, input) => {
  const { target_shape: target } = parse(
    z.looseObject({
      target_shape: z.union([z.array(z.int()), z.looseObject({ items: z.array(z.int()) }).transform(({ items }) => items)]),
    }),
    keras,
  );
  const known = target.reduce((product, n) => (n === -1 ? product : product * n), 1);
  const shape = target.map((n) => (n === -1 ? sizeOf(input) / known : n));
  if (shape.length === 1) return one(keras, { kind: "flatten" });
  const [height, width, channels] = shape;
  if (shape.length !== 3)
    return refuse(sentence("it makes rows of {0} dimensions; only height by width by channels is taken", shape.length));
  return one(keras, { kind: "reshape", shape: [height, width, channels] });
};
