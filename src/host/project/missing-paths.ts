import { missingPaths, namedPaths } from "../../core/project/paths.js";
import type { Problem } from "../../core/project/problem.js";
import { parseProject } from "../../core/project/project-text.js";

/** Keeps the problems of the paths that a project names and that are missing on disk. */
export class MissingPaths {
  #problems: readonly Problem[] = [];
  #key = "";
  #look = 0;

  /** `isThere` looks for a path relative to the project; `changed` is called after every change of what is missing. */
  constructor(
    private readonly isThere: (name: string) => Promise<boolean>,
    private readonly changed: () => void,
  ) {}

  get problems(): readonly Problem[] {
    return this.#problems;
  }

  /** Looks for the paths if the text names others than before. With `inAnyCase` it always looks, as files may have come or gone. */
  async follow(text: string, inAnyCase = false): Promise<void> {
    const parsed = parseProject(text);
    const key = parsed.ok ? JSON.stringify(namedPaths(parsed.project)) : this.#key;
    if (!parsed.ok || (key === this.#key && !inAnyCase)) return;
    this.#key = key;
    const look = ++this.#look;
    const problems = await missingPaths(parsed.project, this.isThere);
    if (look !== this.#look || JSON.stringify(problems) === JSON.stringify(this.#problems)) return;
    this.#problems = problems;
    this.changed();
  }
}
