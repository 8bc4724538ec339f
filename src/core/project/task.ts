import type { Preset } from "../network/preset.js";

/** What a network can learn to do: its name and its meaning for people. */
export const taskLabels = {
  reconstruct: ["Reconstruct", "Give back what is seen: for maps, search and anomalies."],
  denoise: ["Denoise", "Turn noisy pictures into clean ones."],
  detect: ["Detect", "Find defects: small odd places in pictures of good parts."],
} as const;

export type TaskName = keyof typeof taskLabels;

/** True of the name of a task. */
export const isTask = (name: unknown): name is TaskName => typeof name === "string" && Object.hasOwn(taskLabels, name);

const ofPixels: readonly Preset[] = ["standard", "map", "residual", "classic", "layers"];

/** The presets that are for a task, the one to begin with first. */
export const presetsFor: Record<TaskName, readonly Preset[]> = {
  reconstruct: ofPixels,
  denoise: ["residual", ...ofPixels.filter((preset) => preset !== "residual")],
  detect: ["features", "restore"],
};
