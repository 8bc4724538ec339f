import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import type { Loss } from "../../core/network/loss.js";
import { codeLength, type Network, parametersOf } from "../../core/network/network.js";
import type { Precision } from "../../core/network/precision.js";
import { ssimWindow } from "../../core/numbers/metrics.js";
import { type Rectangle, wholeOf } from "../../core/numbers/rectangle.js";
import { adamRate } from "../contract/adam.js";
import { areaWeights, windowAreas } from "../contract/area-weights.js";
import type { Batch, CodeGuide, Model, ModelState, Scores } from "../contract/engine.js";
import { withMemoryErrors } from "../contract/memory.js";
import type { TensorFlow } from "./load.js";
import { type NetworkSignature, networkGraph, variableNames } from "./network-graph.js";
import { type Feed, Session } from "./session.js";

const weightsOf = (areas: readonly Rectangle[], height: number, width: number): Feed => ({
  values: areaWeights(areas, height, width),
  shape: [areas.length, height, width, 1],
});

/** Whether some pixels of a batch count more than others. */
const isWeighted = ({ areas, weights }: Batch): boolean => areas !== undefined || weights !== undefined;

interface ModelSettings {
  loss: Loss;
  precision: Precision;
  /** Bytes. */
  memoryLimit: number;
  /** Hears of each call of `close`. */
  onClose: () => void;
}

/** A network as one TensorFlow graph: every call is one run of a session. */
export class GraphModel implements Model {
  private constructor(
    readonly network: Network,
    private readonly session: Session<NetworkSignature>,
    private steps: number,
    private readonly settings: ModelSettings,
  ) {}

  /** `state` and the loss fit the network. */
  static async open(tf: TensorFlow, network: Network, state: ModelState, settings: ModelSettings): Promise<GraphModel> {
    const { graph, signatures } = networkGraph(network, settings.loss, settings.precision);
    const session = await Session.open(tf, graph, signatures);
    const feeds: Record<string, Feed> = {};
    for (const { name, shape } of parametersOf(network)) {
      const names = variableNames(name);
      feeds[names.weight] = { values: state.weights[name], shape: [...shape] };
      feeds[names.firstMoment] = { values: state.firstMoments[name], shape: [...shape] };
      feeds[names.secondMoment] = { values: state.secondMoments[name], shape: [...shape] };
    }
    session.run("assign", feeds);
    return new GraphModel(network, session, state.step, settings);
  }

  get loss(): Loss {
    return this.settings.loss;
  }

  get precision(): Precision {
    return this.settings.precision;
  }

  async step(batch: Batch, learningRate: number): Promise<number> {
    const rate: Feed = { values: Float32Array.of(adamRate(learningRate, this.steps)), shape: [] };
    const feeds = (of: Batch) => ({ ...this.batch(of, this.loss === "mse-ssim"), rate });
    const { guide, count, targets } = batch;
    const { loss } = guide
      ? this.run(count, "guided step", {
          ...feeds(isWeighted(batch) ? batch : { ...batch, areas: this.wholes(count) }),
          ...this.guide(guide, count),
        })
      : this.run(count, isWeighted(batch) ? "step on areas" : targets ? "step to target" : "step", feeds(batch));
    this.steps++;
    return loss[0];
  }

  private guide({ codes, weights }: CodeGuide, count: number): Record<string, Feed> {
    return { guide: { values: codes, shape: [count, this.needCode()] }, "guide weights": { values: weights, shape: [count, 1] } };
  }

  /** The areas of images that are all picture. */
  private wholes(count: number): Rectangle[] {
    return Array.from({ length: count }, () => wholeOf(this.network.image));
  }

  async reconstruct(images: Float32Array, count: number): Promise<Float32Array> {
    return this.run(count, "reconstruct", { images: this.images(images, count) }).output;
  }

  async encode(images: Float32Array, count: number): Promise<Float32Array> {
    this.needCode();
    return this.run(count, "encode", { images: this.images(images, count) }).code;
  }

  async decode(codes: Float32Array, count: number): Promise<Float32Array> {
    return this.run(count, "decode", { code: { values: codes, shape: [count, this.needCode()] } }).output;
  }

  async score(batch: Batch): Promise<Scores> {
    const signature = isWeighted(batch) ? "score on areas" : batch.targets ? "score to target" : "score";
    const { mse, ssim } = this.run(batch.count, signature, this.batch(batch, this.hasWindows));
    return { mse, ssim: ssim ?? new Float32Array(batch.count).fill(Number.NaN) };
  }

  async state(): Promise<ModelState> {
    const values = this.session.run("read", {});
    const state: ModelState = { weights: {}, firstMoments: {}, secondMoments: {}, step: this.steps };
    for (const { name } of parametersOf(this.network)) {
      const names = variableNames(name);
      state.weights[name] = values[names.weight];
      state.firstMoments[name] = values[names.firstMoment];
      state.secondMoments[name] = values[names.secondMoment];
    }
    return state;
  }

  close(): void {
    this.session.close();
    this.settings.onClose();
  }

  private run(count: number, signature: NetworkSignature, feeds: Record<string, Feed>): Record<string, Float32Array> {
    return withMemoryErrors(this.network, count, this.settings.memoryLimit, () => this.session.run(signature, feeds));
  }

  private images(values: Float32Array, count: number): Feed {
    return { values, shape: [count, ...this.network.image] };
  }

  /** `windows` says whether structural similarity is asked for. */
  private batch(batch: Batch, windows: boolean): Record<string, Feed> {
    const { images, targets, count, weights } = batch;
    const feeds: Record<string, Feed> = { images: this.images(images, count) };
    if (targets || isWeighted(batch)) feeds.target = this.images(targets ?? images, count);
    if (!isWeighted(batch)) return feeds;
    const [height, width] = this.network.image;
    const areas = batch.areas ?? this.wholes(count);
    feeds.pixels = weights ? { values: weights, shape: [count, height, width, 1] } : weightsOf(areas, height, width);
    if (windows) feeds.windows = weightsOf(windowAreas(areas), height - ssimWindow + 1, width - ssimWindow + 1);
    return feeds;
  }

  private get hasWindows(): boolean {
    const [height, width] = this.network.image;
    return Math.min(height, width) >= ssimWindow;
  }

  private needCode(): number {
    const length = codeLength(this.network);
    if (length !== null) return length;
    throw new UserError(
      sentence("This network has no code: nothing in it squeezes the image. Choose the network Standard or Map to get codes."),
      "no-code",
    );
  }
}
