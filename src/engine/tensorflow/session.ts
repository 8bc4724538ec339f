import type { NamedTensorMap, Tensor } from "@tensorflow/tfjs-node";
import type { GraphDef } from "./graph-def.js";
import type { TensorFlow } from "./load.js";
import { type Signature, savedModelTag, withSavedModel } from "./saved-model.js";

type Loaded = Awaited<ReturnType<TensorFlow["node"]["loadSavedModel"]>>;

/** Numbers that are fed, in their shape. */
export interface Feed {
  values: Float32Array;
  shape: number[];
}

/** A graph loaded into TensorFlow, with variables of its own that all its signatures share. */
export class Session<Name extends string> {
  private closed = false;

  private constructor(
    private readonly tf: TensorFlow,
    private readonly signatures: ReadonlyMap<Name, Loaded>,
  ) {}

  static async open<Name extends string>(tf: TensorFlow, graph: GraphDef, signatures: Record<Name, Signature>): Promise<Session<Name>> {
    await tf.setBackend("tensorflow");
    return withSavedModel(graph, signatures, async (folder) => {
      const loaded = new Map<Name, Loaded>();
      for (const name of Object.keys(signatures) as Name[]) loaded.set(name, await tf.node.loadSavedModel(folder, [savedModelTag], name));
      return new Session(tf, loaded);
    });
  }

  /** Runs a signature: what it fetches, by name. */
  run(name: Name, feeds: Record<string, Feed>): Record<string, Float32Array> {
    const { tf } = this;
    const signature = this.signatures.get(name);
    if (!signature || this.closed) throw new Error(`No signature ${name}`);
    // Of a backend that was started before, tfjs makes the switch before it returns the promise.
    if (tf.getBackend() !== "tensorflow") void tf.setBackend("tensorflow");
    const inputs: NamedTensorMap = {};
    for (const [key, { values, shape }] of Object.entries(feeds)) inputs[key] = tf.tensor(values, shape);
    let outputs: NamedTensorMap = {};
    try {
      outputs = signature.predict(inputs) as NamedTensorMap;
      return Object.fromEntries(Object.entries(outputs).map(([key, tensor]) => [key, numbers(tensor)]));
    } finally {
      tf.dispose([inputs, outputs]);
    }
  }

  /** Frees the session and its variables; idempotent. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    for (const signature of this.signatures.values()) signature.dispose();
  }
}

function numbers(tensor: Tensor): Float32Array {
  return tensor.dataSync<"float32">();
}
