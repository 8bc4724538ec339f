import type { SetupPaths } from "../../src/setup/paths.js";
import type { Row } from "./row.js";

/** What a subject measures with. */
export interface BenchContext {
  /** A look while working: fewer rounds on less data. Its figures are not kept. */
  quick: boolean;
  /** Pairs to take of each comparison: at least 5. */
  rounds: number;
  /** Whether a workload is measured (`--only`), and whether a rival is (`--against`): all, unless a part was asked for. */
  includes(name: string): boolean;
  rival(name: string): boolean;
  /** The threads that every side gets. */
  threads: number;
  /** The repository's folder. */
  root: string;
  /** An empty folder for the subject's files; it stays until the next run, to look into. */
  work: string;
  /** The product's paths: its cache folder and its build. */
  paths: SetupPaths;
  /** The interpreter with the packages of requirements.txt, or null if `--setup` was not run. */
  python: string | null;
  /** Says on the terminal what is being measured. */
  say(line: string): void;
}

/** What a subject found. */
export interface Section {
  title: string;
  rows: Row[];
  /** Sentences below the table: what was compared, and what the figures do not say. */
  notes: string[];
}

/** A bench: one file in subjects/ that exports one function, named in subjects.ts. */
export type Subject = (context: BenchContext) => Promise<Section>;
