export const engineKinds = ["tensorflow", "portable"] as const;
export type EngineKind = (typeof engineKinds)[number];

/** Which engine to use: `auto` takes TensorFlow if its proof holds, else the portable engine, and says which. */
export type EngineChoice = "auto" | EngineKind;

/** What the engine was when a run began. */
export interface EngineInfo {
  kind: EngineKind;
  /** For people: "TensorFlow 2.21", "Portable (WebAssembly)". */
  name: string;
  version: string;
  threads: number;
}
