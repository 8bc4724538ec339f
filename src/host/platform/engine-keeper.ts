import path from "node:path";
import * as vscode from "vscode";
import { sentenceOf } from "../../core/language/error.js";
import type { EngineState } from "../../protocol/webview.js";
import { type ChosenEngine, chooseEngine, installTensorflow } from "../../setup/engine.js";
import { defaultPaths, type SetupPaths } from "../../setup/paths.js";
import type { SetupContext } from "../../setup/progress.js";
import type { Settings } from "./settings.js";

const notLooked = (): EngineState => ({ kind: "unknown", name: vscode.l10n.t("Engine not checked"), reason: null, busy: null });

/** Which engine is used and why. It is chosen once, and again when the settings or the installation change. */
export class EngineKeeper implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  #state = notLooked();
  #chosen: Promise<ChosenEngine> | null = null;

  /** `dist` is the folder of the built scripts. */
  constructor(
    private readonly dist: string,
    private readonly settings: () => Settings,
  ) {}

  get state(): EngineState {
    return this.#state;
  }

  get paths(): SetupPaths {
    const { cacheFolder, tensorflowSource } = this.settings();
    const paths = defaultPaths({ env: process.env, dist: this.dist, source: tensorflowSource });
    return cacheFolder ? { ...paths, cache: path.resolve(cacheFolder) } : paths;
  }

  /** The engine for the next job. Throws UserError if the settings ask for TensorFlow and it cannot be used. */
  choose(): Promise<ChosenEngine> {
    if (!this.#chosen) {
      const chosen = chooseEngine(this.settings().engine, this.paths);
      this.#chosen = chosen;
      chosen.then(
        ({ kind, name, reason }) => this.#show({ kind, name, reason }),
        (error: unknown) => {
          this.#chosen = null;
          this.#show({ kind: "unknown", name: vscode.l10n.t("No engine"), reason: sentenceOf(error) });
        },
      );
    }
    return this.#chosen;
  }

  /** Forgets the choice, so that the next job chooses again. */
  forget(): void {
    this.#chosen = null;
    this.#show({ ...notLooked(), busy: this.#state.busy });
  }

  /** Fetches and proves TensorFlow. Throws UserError, CancelledError. */
  async setUp(context: SetupContext): Promise<void> {
    this.#show({ busy: vscode.l10n.t("Setting up TensorFlow") });
    try {
      await installTensorflow(this.paths, context);
      this.#chosen = null;
    } finally {
      this.#show({ busy: null });
    }
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #show(change: Partial<EngineState>): void {
    this.#state = { ...this.#state, ...change };
    this.#changed.fire();
  }
}
