import { UserError } from "../core/language/error.js";
import type { Terminal } from "./terminal.js";

/** What the command line is given from outside. */
export interface Shell {
  terminal: Terminal;
  signal: AbortSignal;
  /** The folder that relative paths begin at. */
  root: string;
  env: NodeJS.ProcessEnv;
}

/** The file of a project as named on the command line. Throws UserError if it has another extension. */
export function projectPath(text: string): string {
  if (!text.endsWith(".aeproj")) throw new UserError(`${text} is not a project: its name must end in .aeproj.`, "wrong-use");
  return text;
}
