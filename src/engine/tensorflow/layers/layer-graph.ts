import type { Value } from "../graph-def.js";

/** A layer's part of the graph: its output, and its gradient once that of the output is known. */
export interface LayerGraph {
  output: Value;
  /** Adds the nodes of the gradient. If `needsInputs` is false, `inputs` stays empty. */
  backward(gradient: Value, needsInputs: boolean): LayerGradients;
}

/** Gradients of the loss for what a layer took, in the order taken, and for its parameters by name (`kernel`, `bias`). */
export interface LayerGradients {
  inputs: Value[];
  parameters: Record<string, Value>;
}

/** The parameters of a layer as read this step, by name. */
export type Parameters = Readonly<Record<string, Value>>;
