import { machineMemory } from "../../files/machine-memory.js";
import { LayersEngine } from "../portable/engine.js";
import { loadTensorFlow, tensorFlowInfo } from "./load.js";

/** TensorFlow one operation at a time, with automatic gradients: slow, but the reference that the training graph is tested against. */
export async function openEagerEngine(): Promise<LayersEngine> {
  const tf = await loadTensorFlow();
  await tf.ready();
  return new LayersEngine(tensorFlowInfo(tf), { name: "tensorflow", memoryLimit: machineMemory() });
}
