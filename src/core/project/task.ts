/** What a network can learn to do: its name and its meaning for people. */
export const taskLabels = {
  reconstruct: ["Reconstruct", "Give back what is seen: for maps, search and anomalies."],
  denoise: ["Denoise", "Turn noisy pictures into clean ones."],
} as const;

export type TaskName = keyof typeof taskLabels;
