/**
 * Messages of Protocol Buffers (protobuf.dev/programming-guides/encoding), as far as ONNX and TensorBoard need them: a field is a tag,
 * its number and wire type, then a varint, four or eight bytes, or bytes with their length.
 */
type Bytes = Uint8Array<ArrayBuffer>;

function join(parts: readonly Uint8Array[]): Bytes {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function varint(value: bigint): Bytes {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 128 : low);
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}

const wire = { varint: 0, eight: 1, bytes: 2, four: 5 } as const;
const tag = (field: number, type: number) => varint(BigInt((field << 3) | type));

/** A whole number. */
export const integer = (field: number, value: number) => join([tag(field, wire.varint), varint(BigInt(value))]);
/** A float32. */
export const float = (field: number, value: number) => join([tag(field, wire.four), new Uint8Array(Float32Array.of(value).buffer)]);
/** A float64. */
export const double = (field: number, value: number) => join([tag(field, wire.eight), new Uint8Array(Float64Array.of(value).buffer)]);
/** Bytes, or a message. */
export const bytes = (field: number, value: Uint8Array) => join([tag(field, wire.bytes), varint(BigInt(value.length)), value]);
/** Text. */
export const text = (field: number, value: string) => bytes(field, new TextEncoder().encode(value));
/** A message of fields. */
export const message = (...fields: readonly Uint8Array[]) => join(fields);

/** The fields of a message that hold bytes, by their number, in order; others are passed over. Throws RangeError on a damaged one. */
export function* byteFields(content: Uint8Array): Generator<{ field: number; value: Uint8Array }> {
  let at = 0;
  const number = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      if (at >= content.length) throw new RangeError("The message is cut short.");
      const byte = content[at++];
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  while (at < content.length) {
    const key = Number(number());
    const type = key & 7;
    if (type === wire.varint) number();
    else if (type === wire.four) at += 4;
    else if (type === wire.eight) at += 8;
    else if (type === wire.bytes) {
      const length = Number(number());
      if (at + length > content.length) throw new RangeError("The message is cut short.");
      yield { field: key >> 3, value: content.subarray(at, at + length) };
      at += length;
    } else throw new RangeError(`The message has a field of the wire type ${type}.`);
  }
}
