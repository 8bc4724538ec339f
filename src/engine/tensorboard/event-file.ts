import { appendFileSync } from "node:fs";
import path from "node:path";
import { bytes, double, float, integer, message, text } from "../protobuf.js";
import { crc32c } from "./crc32c.js";

/** A picture in an event: the bytes of a PNG, and what they hold. */
export interface EventImage {
  png: Uint8Array;
  height: number;
  width: number;
  channels: number;
}

/** Every file of this name in a folder, in the order of their times, is read by TensorBoard as one history. */
const begin = "events.out.tfevents.";
/** Whether a file holds events, by its name. */
export const holdsEvents = (name: string): boolean => name.startsWith(begin);

/**
 * A file of events as TensorBoard reads them while it grows (tensorflow/core/util/event.proto): records of TFRecord, each an Event.
 * Every write is a whole record and synchronous, as one is small and rare. Every method throws if the disk refuses.
 */
export class EventFile {
  readonly #file: string;

  /** Begins a file in `folder`; what is written from `step` on replaces what files before it say of these steps. */
  constructor(
    folder: string,
    private readonly now: () => Date,
    step: number,
  ) {
    const seconds = String(Math.floor(now().getTime() / 1000)).padStart(10, "0");
    this.#file = path.join(folder, `${begin}${seconds}.${process.pid}`);
    this.#write(text(3, "brain.Event:2"));
    this.#write(integer(2, step), bytes(7, integer(1, sessionStart)));
  }

  scalar(tag: string, value: number, step: number): void {
    this.#value(step, text(1, tag), float(2, value));
  }

  image(tag: string, { png, height, width, channels }: EventImage, step: number): void {
    this.#value(step, text(1, tag), bytes(4, message(integer(1, height), integer(2, width), integer(3, channels), bytes(4, png))));
  }

  #value(step: number, ...value: Uint8Array[]): void {
    this.#write(integer(2, step), bytes(5, bytes(1, message(...value))));
  }

  #write(...fields: Uint8Array[]): void {
    appendFileSync(this.#file, record(message(double(1, this.now().getTime() / 1000), ...fields)));
  }
}

/** SessionLog.START of event.proto. */
const sessionStart = 1;

/** A record of a TFRecord file (tensorflow.org/tutorials/load_data/tfrecord): its length and its content, each with a checksum behind it. */
function record(content: Uint8Array): Uint8Array {
  const whole = new Uint8Array(content.length + 16);
  const view = new DataView(whole.buffer);
  view.setBigUint64(0, BigInt(content.length), true);
  view.setUint32(8, masked(whole.subarray(0, 8)), true);
  whole.set(content, 12);
  view.setUint32(12 + content.length, masked(content), true);
  return whole;
}

/** TFRecord turns and moves its checksums, so that one of bytes that hold checksums stays strong. */
function masked(content: Uint8Array): number {
  const checksum = crc32c(content);
  return (((checksum >>> 15) | (checksum << 17)) + 0xa282ead8) >>> 0;
}
