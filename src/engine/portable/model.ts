import * as tf from "@tensorflow/tfjs-core";
import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import type { Loss } from "../../core/network/loss.js";
import { codeLength, type Network, parametersOf } from "../../core/network/network.js";
import { adamRate, beta1, beta2, epsilon } from "../contract/adam.js";
import { edgePadding } from "../contract/edge-padding.js";
import type { Batch, Model, ModelState, Scores } from "../contract/engine.js";
import { withMemoryErrors } from "../contract/memory.js";
import { required } from "../contract/required.js";
import { scoresOf } from "../contract/scores.js";
import { buildLayers, type KerasModel, type LayersNetwork } from "./build.js";
import { guideTensor, lossTensor } from "./loss.js";

/** What a layers model runs on: a backend of tfjs by its name, and the bytes it may use. */
export interface LayersBackend {
  name: "tensorflow" | "wasm";
  memoryLimit: number;
}

/** A network as a tfjs-layers model with an Adam step of its own; runs on any backend of tfjs. */
export class LayersModel implements Model {
  readonly precision = "float32";
  private readonly net: LayersNetwork;
  private readonly firstMoments: Map<string, tf.Variable>;
  private readonly secondMoments: Map<string, tf.Variable>;
  private readonly padding: ReturnType<typeof edgePadding>;
  private steps: number;
  private closed = false;

  /** `state` and `loss` fit the network. */
  constructor(
    readonly network: Network,
    state: ModelState,
    readonly loss: Loss,
    private readonly backend: LayersBackend,
    private readonly onClose: () => void,
  ) {
    this.use();
    this.padding = edgePadding(network);
    this.net = buildLayers(network);
    this.steps = state.step;
    const parameters = parametersOf(network);
    // Copies, as a backend may read an array when its tensor is first used, or share its memory.
    const moments = (values: Record<string, Float32Array>) =>
      new Map(parameters.map(({ name, shape }) => [name, tf.tidy(() => tf.variable(tf.tensor(values[name].slice(), [...shape]), false))]));
    this.firstMoments = moments(state.firstMoments);
    this.secondMoments = moments(state.secondMoments);
    for (const { name, shape } of parameters) {
      tf.tidy(() => variable(this.net.variables, name).assign(tf.tensor(state.weights[name].slice(), [...shape])));
    }
  }

  async step(batch: Batch, learningRate: number): Promise<number> {
    return this.run(batch.count, () => {
      const { loss, gradients } = this.gradients(batch);
      const rate = adamRate(learningRate, this.steps);
      for (const [name, gradient] of gradients) {
        const first = variable(this.firstMoments, name);
        const second = variable(this.secondMoments, name);
        first.assign(tf.add(first, tf.mul(tf.sub(gradient, first), 1 - beta1)));
        second.assign(tf.add(second, tf.mul(tf.sub(tf.square(gradient), second), 1 - beta2)));
        const weight = variable(this.net.variables, name);
        weight.assign(tf.sub(weight, tf.div(tf.mul(first, rate), tf.add(tf.sqrt(second), epsilon))));
      }
      this.steps++;
      return loss;
    });
  }

  /** The loss and its gradient for each weight. */
  private gradients({ count, images, targets, guide, ...weighted }: Batch): { loss: number; gradients: Map<string, tf.Tensor> } {
    const input = this.images(images, count);
    const target = targets ? this.images(targets, count) : input;
    const weights = [...this.net.variables.values()];
    let pulled = 0;
    const { value, grads } = tf.variableGrads(() => {
      if (!guide) return lossTensor(this.loss, this.output(input), target, weighted);
      const codes = this.coded(this.net.encoder).apply(this.extend(input)) as tf.Tensor2D;
      const output = this.crop(this.coded(this.net.decoder).apply(codes) as tf.Tensor4D);
      const pull = guideTensor(codes, guide);
      [pulled] = pull.dataSync();
      return tf.add<tf.Scalar>(lossTensor(this.loss, output, target, weighted), pull);
    }, weights);
    const gradients = new Map([...this.net.variables].map(([name, weight]) => [name, grads[weight.name]]));
    return { loss: value.dataSync()[0] - pulled, gradients };
  }

  async reconstruct(images: Float32Array, count: number): Promise<Float32Array> {
    return this.run(count, () => numbers(this.output(this.images(images, count))));
  }

  async encode(images: Float32Array, count: number): Promise<Float32Array> {
    const encoder = this.coded(this.net.encoder);
    return this.run(count, () => numbers(encoder.apply(this.extend(this.images(images, count)))));
  }

  async decode(codes: Float32Array, count: number): Promise<Float32Array> {
    const decoder = this.coded(this.net.decoder);
    const shape = [count, required(codeLength(this.network), "code in this network")];
    return this.run(count, () => numbers(this.crop(decoder.apply(tf.tensor(codes, shape)) as tf.Tensor4D)));
  }

  async score({ count, images, targets, ...weighted }: Batch): Promise<Scores> {
    return scoresOf(targets ?? images, await this.reconstruct(images, count), count, this.network.image, weighted);
  }

  async state(): Promise<ModelState> {
    this.use();
    const values = (tensors: Map<string, tf.Variable>) => Object.fromEntries([...tensors].map(([name, tensor]) => [name, numbers(tensor)]));
    return {
      weights: values(this.net.variables),
      firstMoments: values(this.firstMoments),
      secondMoments: values(this.secondMoments),
      step: this.steps,
    };
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    for (const tensors of [this.net.variables, this.firstMoments, this.secondMoments])
      for (const tensor of tensors.values()) tensor.dispose();
    this.onClose();
  }

  /** `work` on this model's backend, as another engine of the process may have set its own; its tensors are freed. */
  private run<T>(count: number, work: () => T): T {
    return withMemoryErrors(this.network, count, this.backend.memoryLimit, () => {
      this.use();
      // Not tf.tidy: it looks for tensors in every element of a result that is a typed array.
      tf.engine().startScope();
      try {
        return work();
      } finally {
        tf.engine().endScope();
      }
    });
  }

  /** Of a backend that was started before, tfjs makes the switch before it returns the promise. */
  private use(): void {
    if (tf.getBackend() !== this.backend.name) void tf.setBackend(this.backend.name);
  }

  private images(values: Float32Array, count: number): tf.Tensor4D {
    return tf.tensor4d(values, [count, ...this.network.image]);
  }

  /** `[N,H,W,C]` of the image's size to the same. */
  private output(images: tf.Tensor4D): tf.Tensor4D {
    return this.crop(this.net.whole.apply(this.extend(images)) as tf.Tensor4D);
  }

  private extend(images: tf.Tensor4D): tf.Tensor4D {
    if (!this.padding) return images;
    const { rows, columns } = this.padding;
    return tf.gather(tf.gather(images, rows.sources, 1), columns.sources, 2);
  }

  private crop(output: tf.Tensor4D): tf.Tensor4D {
    if (!this.padding) return output;
    return tf.slice4d(output, [0, this.padding.rows.before, this.padding.columns.before, 0], [-1, ...this.network.image]);
  }

  private coded(model: KerasModel | null): KerasModel {
    if (model) return model;
    throw new UserError(
      sentence("This network has no code: nothing in it squeezes the image. Choose the network Standard or Map to get codes."),
      "no-code",
    );
  }
}

function variable(variables: Map<string, tf.Variable>, name: string): tf.Variable {
  const variable = variables.get(name);
  if (!variable) throw new Error(`No variable ${name}`);
  return variable;
}

const numbers = (tensor: unknown): Float32Array => (tensor as tf.Tensor).dataSync<"float32">().slice();
