import type { Tensor } from "../../runs/safetensors.js";
import { bytes, float, integer, message, text } from "../protobuf.js";

/** What an attribute of an ONNX operator may be; a float is marked, as whole numbers are the rule. */
export type OnnxAttribute = number | string | readonly number[] | { float: number };

/** Field numbers of onnx.proto (github.com/onnx/onnx, IR 8). */
const attributeTypes = { float: 1, int: 2, string: 3, ints: 7 } as const;
const elementTypes = { float: 1, int64: 7 } as const;
const opset = 17;
const irVersion = 8;

function attribute(name: string, value: OnnxAttribute): Uint8Array {
  if (typeof value === "number") return message(text(1, name), integer(3, value), integer(20, attributeTypes.int));
  if (typeof value === "string") return message(text(1, name), text(4, value), integer(20, attributeTypes.string));
  if ("float" in value) return message(text(1, name), float(2, value.float), integer(20, attributeTypes.float));
  return message(text(1, name), ...value.map((n) => integer(8, n)), integer(20, attributeTypes.ints));
}

/** The shape of an input or output, the batch free. */
function valueInfo(name: string, shape: readonly number[]): Uint8Array {
  const dimensions = [text(2, "batch"), ...shape.map((n) => integer(1, n))].map((dimension) => bytes(1, dimension));
  const tensor = message(integer(1, elementTypes.float), bytes(2, message(...dimensions)));
  return message(text(1, name), bytes(2, bytes(1, tensor)));
}

/** An ONNX graph in the making: nodes one after the other, and the numbers that they use. */
export class OnnxGraph {
  readonly #nodes: Uint8Array[] = [];
  readonly #initializers: Uint8Array[] = [];
  #values = 0;

  /** Adds a node and gives the name of its output; an empty input is one left out. */
  node(
    operator: string,
    inputs: readonly string[],
    attributes: Record<string, OnnxAttribute> = {},
    output = `value_${this.#values++}`,
  ): string {
    const fields = Object.entries(attributes).map(([name, value]) => bytes(5, attribute(name, value)));
    this.#nodes.push(
      message(...inputs.map((name) => text(1, name)), text(2, output), text(3, `${operator}_${output}`), text(4, operator), ...fields),
    );
    return output;
  }

  /** Adds numbers and gives their name. */
  weights(name: string, { shape, data }: Tensor): string {
    const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.#initializers.push(message(...shape.map((n) => integer(1, n)), integer(2, elementTypes.float), text(8, name), bytes(9, raw)));
    return name;
  }

  /** Adds whole numbers, as shapes are given, and gives their name. */
  integers(values: readonly number[]): string {
    const name = `shape_${this.#values++}`;
    const raw = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    this.#initializers.push(message(integer(1, values.length), integer(2, elementTypes.int64), text(8, name), bytes(9, raw)));
    return name;
  }

  /** The bytes of the model; shapes are without the batch. */
  finish(name: string, input: { name: string; shape: readonly number[] }, output: { name: string; shape: readonly number[] }): Uint8Array {
    const graph = message(
      ...this.#nodes.map((node) => bytes(1, node)),
      text(2, name),
      ...this.#initializers.map((initializer) => bytes(5, initializer)),
      bytes(11, valueInfo(input.name, input.shape)),
      bytes(12, valueInfo(output.name, output.shape)),
    );
    return message(
      integer(1, irVersion),
      text(2, "autoencoder-studio"),
      bytes(7, graph),
      bytes(8, message(text(1, ""), integer(2, opset))),
    );
  }
}
