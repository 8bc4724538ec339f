import * as vscode from "vscode";
import { z } from "zod";

/** The part of a setting's name before its dot. */
export const section = "autoencoderStudio";

const settingsSchema = z.object({
  /** Which engine trains and computes. */
  engine: z.enum(["auto", "tensorflow", "portable"]).catch("auto"),
  /** Folder for TensorFlow's libraries and decoded images; empty for the user's cache folder. */
  cacheFolder: z.string().catch(""),
  /** Address or folder to take TensorFlow's libraries from; empty for the usual servers. */
  tensorflowSource: z.string().catch(""),
  /** Whether trainings write event files for TensorBoard into their run folders. */
  tensorBoard: z.boolean().catch(false),
});
export type Settings = z.output<typeof settingsSchema>;

/** The settings as they are now; a value of a wrong type gives way to its default. */
export function readSettings(): Settings {
  const configuration = vscode.workspace.getConfiguration(section);
  return settingsSchema.parse(Object.fromEntries(Object.keys(settingsSchema.shape).map((key) => [key, configuration.get(key)])));
}

/** Calls back when any setting changes. */
export function onSettings(changed: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(section)) changed();
  });
}
