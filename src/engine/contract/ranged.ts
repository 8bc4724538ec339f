import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import type { Range } from "../../core/numbers/range.js";
import type { Batch, Engine, Model } from "./engine.js";
import { scoresOf } from "./scores.js";

/**
 * The engine for networks whose images are not on 0..1 but on a range of their own, as imported ones may want 0..255. Outside,
 * images, outputs, losses and scores are on 0..1 as everywhere; the weights stay those of the model's own range.
 */
export function rangedEngine(engine: Engine, [black, white]: Range): Engine {
  if (black === 0 && white === 1) return engine;
  return {
    info: engine.info,
    precisions: engine.precisions,
    async open(network, start, loss, precision) {
      // Its constants are made for 0..1.
      if (loss === "mse-ssim") {
        throw new UserError(
          sentence(
            "This model has its black at {0} and its white at {1}, and the loss mse-ssim is made for 0 and 1. Choose the loss mse (training.loss).",
            black,
            white,
          ),
          "loss",
        );
      }
      return new RangedModel(await engine.open(network, start, loss, precision), black, white - black);
    },
    close: () => engine.close(),
  };
}

class RangedModel implements Model {
  constructor(
    private readonly inner: Model,
    private readonly black: number,
    private readonly span: number,
  ) {}

  get network() {
    return this.inner.network;
  }

  get loss() {
    return this.inner.loss;
  }

  get precision() {
    return this.inner.precision;
  }

  async step(batch: Batch, learningRate: number): Promise<number> {
    const targets = batch.targets ? this.#into(batch.targets) : null;
    return (await this.inner.step({ ...batch, images: this.#into(batch.images), targets }, learningRate)) / this.span ** 2;
  }

  async reconstruct(images: Float32Array, count: number): Promise<Float32Array> {
    return this.#out(await this.inner.reconstruct(this.#into(images), count));
  }

  encode(images: Float32Array, count: number): Promise<Float32Array> {
    return this.inner.encode(this.#into(images), count);
  }

  async decode(codes: Float32Array, count: number): Promise<Float32Array> {
    return this.#out(await this.inner.decode(codes, count));
  }

  async score({ count, images, targets, ...weighted }: Batch) {
    return scoresOf(targets ?? images, await this.reconstruct(images, count), count, this.network.image, weighted);
  }

  state() {
    return this.inner.state();
  }

  close(): void {
    this.inner.close();
  }

  #into(images: Float32Array): Float32Array {
    return images.map((value) => this.black + value * this.span);
  }

  #out(images: Float32Array): Float32Array {
    return images.map((value) => (value - this.black) / this.span);
  }
}
