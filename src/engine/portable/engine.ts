import type { EngineInfo } from "../../core/network/engine-kind.js";
import { checkLossFits, type Loss } from "../../core/network/loss.js";
import type { Network } from "../../core/network/network.js";
import type { Precision } from "../../core/network/precision.js";
import type { Engine, Model, ModelStart } from "../contract/engine.js";
import { startState } from "../contract/initial-weights.js";
import { checkNetworkFits } from "../contract/memory.js";
import { checkPrecision } from "../contract/precision.js";
import { type LayersBackend, LayersModel } from "./model.js";

/** Runs networks as tfjs-layers models on a backend that was started. */
export class LayersEngine implements Engine {
  readonly precisions: readonly Precision[] = ["float32"];
  private readonly models = new Set<Model>();

  constructor(
    readonly info: EngineInfo,
    private readonly backend: LayersBackend,
  ) {}

  async open(network: Network, start: ModelStart, loss: Loss = "mse", precision: Precision = "float32"): Promise<LayersModel> {
    checkNetworkFits(network, this.backend.memoryLimit);
    checkLossFits(loss, network.image);
    checkPrecision(this, precision);
    const model: LayersModel = new LayersModel(network, startState(network, start), loss, this.backend, () => this.models.delete(model));
    this.models.add(model);
    return model;
  }

  close(): void {
    for (const model of this.models) model.close();
  }
}
