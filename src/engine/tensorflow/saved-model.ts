import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import api from "@tensorflow/tfjs-node/dist/proto/api_pb.js";
import { type GraphDef, shapeMessage, typeNumber, type Value } from "./graph-def.js";

/** A tensor of the graph by its name there, and its shape with -1 for what is known only when it runs. */
export interface Port {
  value: Value;
  shape: readonly number[];
  /** float32 if it is left out. */
  type?: "float32" | "bool";
}

/** A way to run the graph: what is fed and what is fetched. Any tensor may be fed, not only placeholders. */
export interface Signature {
  inputs: Record<string, Port>;
  outputs: Record<string, Port>;
}

export const savedModelTag = "serve";

function portMessage({ value, shape, type = "float32" }: Port) {
  const info = new api.TensorInfo();
  info.setName(value.includes(":") ? value : `${value}:0`);
  info.setDtype(typeNumber(type));
  info.setTensorShape(shapeMessage(shape));
  return info;
}

/** The bytes of `saved_model.pb`. */
export function encodeSavedModel(graph: GraphDef, signatures: Record<string, Signature>): Uint8Array {
  const meta = new api.MetaGraphDef();
  const info = new api.MetaGraphDef.MetaInfoDef();
  info.setTagsList([savedModelTag]);
  meta.setMetaInfoDef(info);
  meta.setGraphDef(graph.message);
  for (const [name, { inputs, outputs }] of Object.entries(signatures)) {
    const signature = new api.SignatureDef();
    for (const [key, port] of Object.entries(inputs)) signature.getInputsMap().set(key, portMessage(port));
    for (const [key, port] of Object.entries(outputs)) signature.getOutputsMap().set(key, portMessage(port));
    meta.getSignatureDefMap().set(name, signature);
  }
  const model = new api.SavedModel();
  model.addMetaGraphs(meta);
  return model.serializeBinary();
}

/** Writes the graph to a folder that exists as long as `use` runs. */
export async function withSavedModel<T>(
  graph: GraphDef,
  signatures: Record<string, Signature>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), "autoencoder-graph-"));
  try {
    await writeFile(path.join(folder, "saved_model.pb"), encodeSavedModel(graph, signatures));
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
