import { UserError } from "../core/language/error.js";
import type { Terminal } from "./terminal.js";

/** What the command line is given from outside. */
export interface Shell {
  terminal: Terminal;
  /** Asks what runs for a clean end. */
  signal: AbortSignal;
  /** Ends the children at once, without a clean end. */
  abandoned: AbortSignal;
  /** The folder that relative paths begin at. */
  root: string;
  env: NodeJS.ProcessEnv;
}

/** The file of a project as named on the command line. Throws UserError if it has another extension. */
export function projectPath(text: string): string {
  if (!text.endsWith(".aeproj")) throw new UserError(`${text} is not a project: its name must end in .aeproj.`, "wrong-use");
  return text;
}
