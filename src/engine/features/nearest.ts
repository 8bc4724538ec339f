import * as tf from "@tensorflow/tfjs-core";
import { unreachable } from "../../core/language/error.js";
import type { Engine } from "../contract/engine.js";
import { loadTensorFlow } from "../tensorflow/load.js";
import { Operations } from "../tensorflow/operations.js";
import { Session } from "../tensorflow/session.js";
import { useWasm } from "./portable-features.js";

/** Finds how far vectors are from the nearest one of a memory. */
export interface NearestSearch {
  /** The Euclidean distance of each of the vectors `[N,width]` to the nearest of the memory: `[N]`. */
  distances(vectors: Float32Array): Float32Array;
  /** Releases its memory; idempotent. */
  close(): void;
}

/** Vectors whose distances to a memory are computed at once: a table of 8 MB for a memory of 2,000, which a processor's cache holds. */
const vectorsAtOnce = 1024;

/** Opens a search among the vectors `[M,width]` on an engine that is open. */
export async function openNearest({ info }: Pick<Engine, "info">, memory: Float32Array, width: number): Promise<NearestSearch> {
  const squares = squaredLengths(memory, width);
  const { nearest, close } = await (info.kind === "tensorflow"
    ? openGraph(memory, squares, width)
    : info.kind === "portable"
      ? openPortable(memory, squares, width)
      : unreachable(info.kind));
  return {
    distances(vectors) {
      const count = vectors.length / width;
      const own = squaredLengths(vectors, width);
      const distances = new Float32Array(count);
      for (let start = 0; start < count; start += vectorsAtOnce) {
        const end = Math.min(count, start + vectorsAtOnce);
        // |v - m|^2 = |v|^2 + (|m|^2 - 2 v m), of which the bracket is computed for all m at once.
        for (const [i, value] of nearest(vectors.subarray(start * width, end * width), end - start).entries())
          distances[start + i] = Math.sqrt(Math.max(0, own[start + i] + value));
      }
      return distances;
    },
    close,
  };
}

/** min over m of |m|^2 - 2 v m for each vector. */
interface Nearest {
  nearest(vectors: Float32Array, count: number): Float32Array;
  close(): void;
}

async function openGraph(memory: Float32Array, squares: Float32Array, width: number): Promise<Nearest> {
  const graph = new Operations();
  const size = [-1, width];
  const vectors = graph.placeholder("vectors", size);
  const constant = (shape: number[], values: Float32Array) =>
    graph.node("Const", [], { dtype: { type: "float32" }, value: { tensor: { type: "float32", shape, values } } });
  const twice = memory.map((value) => -2 * value);
  const products = graph.matMul(vectors, constant([squares.length, width], twice), { b: true });
  // TensorFlow joins product and bias, so that the table is written once.
  const value = graph.minimum(graph.biasAdd(products, constant([squares.length], squares)), [1]);
  const session = await Session.open(await loadTensorFlow(), graph, {
    nearest: { inputs: { vectors: { value: vectors, shape: size } }, outputs: { nearest: { value, shape: [-1] } } },
  });
  return {
    nearest: (values, count) => session.run("nearest", { vectors: { values, shape: [count, width] } }).nearest,
    close: () => session.close(),
  };
}

async function openPortable(memory: Float32Array, squares: Float32Array, width: number): Promise<Nearest> {
  useWasm();
  // Of copies, as a backend may share the memory of an array.
  const vectorsOf = tf.tensor2d(memory.slice(), [squares.length, width]);
  const squaresOf = tf.tensor1d(squares.slice());
  return {
    nearest(values, count) {
      useWasm();
      const found = tf.tidy(() => {
        const products = tf.matMul(tf.tensor2d(values, [count, width]), vectorsOf, false, true);
        return tf.min(tf.sub(squaresOf, tf.mul(products, 2)), 1);
      });
      try {
        return found.dataSync<"float32">().slice();
      } finally {
        found.dispose();
      }
    },
    close: () => tf.dispose([vectorsOf, squaresOf]),
  };
}

function squaredLengths(vectors: Float32Array, width: number): Float32Array {
  const squares = new Float32Array(vectors.length / width);
  for (let i = 0, at = 0; i < squares.length; i++) {
    let sum = 0;
    for (let k = 0; k < width; k++, at++) sum += vectors[at] * vectors[at];
    squares[i] = sum;
  }
  return squares;
}
