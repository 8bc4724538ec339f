import type { JobEvent } from "../core/jobs/event.js";
import { stageWords } from "../core/jobs/stage.js";
import { formatDuration } from "../core/language/duration.js";
import { inEnglish, isSentence } from "../core/language/sentence.js";

/** Where the command line writes: lines, one live line, or JSON objects. */
export interface Terminal {
  /** True if it writes each image of an analysis as a line of its own. */
  readonly streams: boolean;
  /** A finished line for people; nothing with --json. */
  say(line: string): void;
  /** What a job says while it works. */
  event(event: JobEvent): void;
  /** The result of a command: `value` as JSON with --json, else the lines. */
  result(value: object, lines: readonly string[]): void;
  /** A sentence about what went wrong. */
  error(message: string, code: string): void;
}

const barWidth = 24;

function bar(done: number, total: number): string {
  const full = Math.round((barWidth * done) / Math.max(1, total));
  return `${"█".repeat(full)}${"░".repeat(barWidth - full)}`;
}

const loss = (value: number | undefined) => (value === undefined ? "" : value.toPrecision(4));

/** Lines and a progress bar for people; the bar only on a real terminal. */
export function textTerminal(out: NodeJS.WriteStream, err: NodeJS.WriteStream): Terminal {
  let live = false;
  let epochs = 0;
  let lastLine = 0;
  const clear = () => {
    if (live) out.write("\r\x1b[K");
    live = false;
  };
  const say = (line: string) => {
    clear();
    out.write(`${line}\n`);
  };
  const update = (line: string) => {
    if (!out.isTTY) return;
    out.write(`\r\x1b[K${line.slice(0, (out.columns || 80) - 1)}`);
    live = true;
  };
  const left = (seconds: number | null) => (seconds === null ? "" : `  ${formatDuration(seconds)} left`);
  return {
    streams: false,
    say,
    event(event) {
      switch (event.kind) {
        case "progress":
          if (event.total > 0)
            update(
              `${stageWords[event.stage]}  ${bar(event.done, event.total)} ${event.done.toLocaleString("en-US")} of ${event.total.toLocaleString("en-US")}${left(event.secondsLeft)}`,
            );
          else update(`${stageWords[event.stage]} ...`);
          return;
        case "rows":
        case "moving":
          return;
        case "note":
          return say(inEnglish(event.message));
        case "engine":
          return say(`Engine: ${event.engine.name}, ${event.engine.threads} ${event.engine.threads === 1 ? "thread" : "threads"}`);
        case "run":
          epochs = event.record.project.training.epochs;
          return say(
            event.metrics.length > 0
              ? `Going on with the run ${event.record.id} after epoch ${event.metrics.length} of ${epochs}`
              : `Run ${event.record.id}, ${epochs} epochs`,
          );
        case "step": {
          const share = event.epoch - 1 + event.step / event.steps;
          return update(`Epoch ${event.epoch} of ${epochs}  ${bar(share, epochs)}  loss ${loss(event.loss)}${left(event.secondsLeft)}`);
        }
        case "epoch": {
          const { epoch, seconds, loss: training, validationLoss, guideDistance } = event.metrics;
          // Without a terminal ten lines tell enough of a long run.
          const due = epoch === 1 || epoch === epochs || epoch - lastLine >= epochs / 10;
          if (!due) return;
          lastLine = epoch;
          const validation = validationLoss === undefined ? "" : `  validation ${loss(validationLoss)}`;
          const guide = guideDistance === undefined ? "" : `  codes ${guideDistance.toFixed(2)} from their guide`;
          return say(
            `Epoch ${String(epoch).padStart(String(epochs).length)} of ${epochs}  loss ${loss(training)}${validation}${guide}  ${formatDuration(seconds)}`,
          );
        }
        case "status":
          if (event.message) say(inEnglish(event.message));
          return;
      }
    },
    result: (_, lines) => lines.forEach(say),
    error(message) {
      clear();
      err.write(`${message}\n`);
    },
  };
}

/** One JSON object a line, for other programs. */
export function jsonTerminal(out: NodeJS.WriteStream): Terminal {
  const write = (value: object) =>
    void out.write(`${JSON.stringify(value, (_, part: unknown) => (isSentence(part) ? inEnglish(part) : part))}\n`);
  return {
    streams: true,
    say: () => undefined,
    event: (event) => {
      if (event.kind === "rows") for (const row of event.rows) write({ kind: "row", ...row });
      else write(event);
    },
    result: (value) => write(value),
    error: (message, code) => write({ kind: "error", code, message }),
  };
}
