import path from "node:path";
import { type AnalysisKind, analyses } from "../core/analyses/analyses.js";
import type { AnalysisOption } from "../core/analyses/analysis.js";
import { unreachable } from "../core/language/error.js";
import type { EngineChoice } from "../core/network/engine-kind.js";
import type { Shell } from "./shell.js";

/** Options that every analysis has, and those of its row by their names. */
export interface AnalysisOptions {
  input: string;
  /** If it is left out, the result lies in the run, where the editor shows it. */
  output?: string;
  run?: string;
  epoch?: number;
  engine: EngineChoice;
  failOnAnomaly?: boolean;
  watch?: boolean;
  report?: string;
  [option: string]: unknown;
}

/** An option as the command line offers it. */
interface Flag {
  flags: string;
  help: string;
  /** The words that it takes, if not any. */
  choices?: readonly string[];
  /** True if it takes a whole number. */
  whole?: true;
}

/** Options of commands that are no part of what the analysis is asked. */
const commandFlags: { readonly [K in AnalysisKind]?: readonly Flag[] } = {
  anomalies: [
    {
      flags: "--report <file>",
      help: "write the result as one HTML file that stands alone: figures, flagged images, settings, provenance",
    },
    {
      flags: "--fail-on-anomaly",
      help: "exit with 3 if an image is flagged, with 1 if there is no threshold or files could not be judged",
    },
    { flags: "--watch", help: "then judge each image that comes into the folder, and say when they drift, until it is stopped" },
  ],
};

/** The options of an analysis as the command line writes them: those of its row, `--reference <source>` or `--heat-maps`, then its command's own. */
export function optionFlags(kind: AnalysisKind): Flag[] {
  const options: [string, AnalysisOption][] = Object.entries(analyses[kind].options);
  const ofRow = options.map(([name, option]) => {
    const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    switch (option.kind) {
      case "source":
        return { flags: `${flag} <source>`, help: option.help };
      case "switch":
        return { flags: flag, help: option.help };
      case "choice":
        return { flags: `${flag} <name>`, help: option.help, choices: option.choices };
      case "count":
        return { flags: `${flag} <number>`, help: option.help, whole: true as const };
      default:
        return unreachable(option);
    }
  });
  return [...ofRow, ...(commandFlags[kind] ?? [])];
}

/** A source on the command line may name a part: digits.npy[0:100]. */
export const absolute = (shell: Shell, text: string) => path.resolve(shell.root, text);

/** What the options of an analysis's row say, with absolute paths. */
export function rowOptions(shell: Shell, kind: AnalysisKind, chosen: AnalysisOptions): Record<string, unknown> {
  const options: [string, AnalysisOption][] = Object.entries(analyses[kind].options);
  return Object.fromEntries(
    options.map(([name, option]) => {
      const value = chosen[name];
      return [name, option.kind === "source" && typeof value === "string" ? absolute(shell, value) : value];
    }),
  );
}
