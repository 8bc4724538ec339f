import type { OpenedRun } from "../../runs/run-folder.js";
import { isTrainingStamped, trainingSources } from "../../runs/stamp.js";

/** Keeps which runs were trained on images that have changed since. */
export class RunImages {
  #changed: ReadonlySet<string> = new Set();
  #looks = 0;

  /** True if the images of a run are known to have changed since it was trained. */
  changed(id: string): boolean {
    return this.#changed.has(id);
  }

  /** Looks at the images of `runs` again, once for all runs of the same. True if an answer of {@link changed} is another than before. `root` is the project's folder. */
  async look(runs: readonly OpenedRun[], root: string): Promise<boolean> {
    const look = ++this.#looks;
    const answers = new Map<string, Promise<boolean>>();
    const changed: string[] = [];
    for (const { record } of runs) {
      const { project, data } = record;
      if (data.stamp === undefined) continue;
      const question = [...trainingSources(project), data.stamp].join("\n");
      const same = answers.get(question) ?? isTrainingStamped(project, root, data.stamp);
      answers.set(question, same);
      if (!(await same)) changed.push(record.id);
    }
    const same = changed.length === this.#changed.size && changed.every((id) => this.#changed.has(id));
    if (look !== this.#looks || same) return false;
    this.#changed = new Set(changed);
    return true;
  }
}
