import type { Tensor } from "../../runs/safetensors.js";
import { bytes, float, integer, message, text } from "../protobuf.js";

/** What an attribute of an ONNX operator may be; a float is marked, as whole numbers are the rule. */
export type OnnxAttribute = number | string | readonly number[] | { float: number };

/** Field numbers of onnx.proto (github.com/onnx/onnx, IR 8). */
const attributeTypes = { float: 1, int: 2, string: 3, ints: 7 } as const;
const elementTypes = { float: 1, int64: 7, bool: 9 } as const;
const opset = 17;
const irVersion = 8;

function attribute(name: string, value: OnnxAttribute): Uint8Array {
  if (typeof value === "number") return message(text(1, name), integer(3, value), integer(20, attributeTypes.int));
  if (typeof value === "string") return message(text(1, name), text(4, value), integer(20, attributeTypes.string));
  if ("float" in value) return message(text(1, name), float(2, value.float), integer(20, attributeTypes.float));
  return message(text(1, name), ...value.map((n) => integer(8, n)), integer(20, attributeTypes.ints));
}

/** An input or output: its shape without the batch, which is free, as is what has a name in place of a number. */
export interface OnnxPort {
  name: string;
  shape: readonly (number | string)[];
  /** float32 if it is left out. */
  type?: keyof typeof elementTypes;
}

function valueInfo({ name, shape, type = "float" }: OnnxPort): Uint8Array {
  const dimensions = ["batch", ...shape].map((n) => bytes(1, typeof n === "number" ? integer(1, n) : text(2, n)));
  const tensor = message(integer(1, elementTypes[type]), bytes(2, message(...dimensions)));
  return message(text(1, name), bytes(2, bytes(1, tensor)));
}

/** An ONNX graph in the making: nodes one after the other, and the numbers that they use. */
export class OnnxGraph {
  readonly #nodes: Uint8Array[] = [];
  readonly #initializers: Uint8Array[] = [];
  readonly #numbers = new Map<number, string>();
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

  /** A new name for weights. */
  name(of: string): string {
    return `${of}_${this.#values++}`;
  }

  /** Adds one number and gives its name; the same for the same number. */
  number(value: number): string {
    const known = this.#numbers.get(value);
    if (known) return known;
    const name = this.weights(this.name("number"), { shape: [], data: Float32Array.of(value) });
    this.#numbers.set(value, name);
    return name;
  }

  /** Adds whole numbers, as shapes are given, and gives their name. */
  integers(values: readonly number[]): string {
    const name = `shape_${this.#values++}`;
    const raw = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    this.#initializers.push(message(integer(1, values.length), integer(2, elementTypes.int64), text(8, name), bytes(9, raw)));
    return name;
  }

  /** The bytes of the model. */
  finish(name: string, input: OnnxPort, ...outputs: readonly OnnxPort[]): Uint8Array {
    const graph = message(
      ...this.#nodes.map((node) => bytes(1, node)),
      text(2, name),
      ...this.#initializers.map((initializer) => bytes(5, initializer)),
      bytes(11, valueInfo(input)),
      ...outputs.map((output) => bytes(12, valueInfo(output))),
    );
    return message(
      integer(1, irVersion),
      text(2, "autoencoder-studio"),
      bytes(7, graph),
      bytes(8, message(text(1, ""), integer(2, opset))),
    );
  }
}
