import type { EngineInfo } from "../../core/network/engine-kind.js";
import { checkLossFits, type Loss } from "../../core/network/loss.js";
import type { Network } from "../../core/network/network.js";
import { type Precision, precisions } from "../../core/network/precision.js";
import { machineMemory } from "../../files/machine-memory.js";
import type { Engine, Model, ModelStart } from "../contract/engine.js";
import { startState } from "../contract/initial-weights.js";
import { checkNetworkFits } from "../contract/memory.js";
import { checkPrecision } from "../contract/precision.js";
import { loadTensorFlow, type TensorFlow, tensorFlowInfo } from "./load.js";
import { GraphModel } from "./model.js";
import { hasBfloat16 } from "./processor.js";

/** Runs networks as TensorFlow graphs. */
export class GraphEngine implements Engine {
  readonly info: EngineInfo;
  readonly precisions: readonly Precision[] = hasBfloat16() ? precisions : ["float32"];
  private readonly memoryLimit = machineMemory();
  private readonly models = new Set<Model>();

  private constructor(private readonly tf: TensorFlow) {
    this.info = tensorFlowInfo(tf);
  }

  /** `threads` holds if the process has not loaded TensorFlow yet. */
  static async open(threads?: number): Promise<GraphEngine> {
    return new GraphEngine(await loadTensorFlow(threads));
  }

  async open(network: Network, start: ModelStart, loss: Loss = "mse", precision: Precision = "float32"): Promise<GraphModel> {
    checkNetworkFits(network, this.memoryLimit);
    checkLossFits(loss, network.image);
    checkPrecision(this, precision);
    const model: GraphModel = await GraphModel.open(this.tf, network, startState(network, start), {
      loss,
      precision,
      memoryLimit: this.memoryLimit,
      onClose: () => this.models.delete(model),
    });
    this.models.add(model);
    return model;
  }

  close(): void {
    for (const model of this.models) model.close();
  }
}
