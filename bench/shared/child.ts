import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { z } from "zod";

const failureSchema = z.object({ error: z.string() });
/** Lines of what a child says on its standard error that are kept to explain its death. */
const keptLines = 20;

/**
 * A child process that is asked on its standard input and answers on its standard output, a line of JSON each. Its first line
 * says that it is ready. Whoever makes it closes it.
 */
export class Child {
  readonly #process: ChildProcess;
  readonly #words: string[] = [];
  readonly #answers: AsyncIterator<string>;

  constructor(
    readonly name: string,
    command: string,
    args: readonly string[],
    env: Record<string, string> = {},
  ) {
    this.#process = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "pipe"] });
    const { stdout, stderr, stdin } = this.#process;
    if (!stdout || !stderr || !stdin) throw new Error("A child without pipes");
    // A child that has died is told by its missing answer.
    stdin.on("error", () => undefined);
    this.#process.on("error", (error) => this.#words.push(error.message));
    createInterface({ input: stderr }).on("line", (line) => this.#words.splice(0, Math.max(0, this.#words.push(line) - keptLines)));
    this.#answers = createInterface({ input: stdout })[Symbol.asyncIterator]();
  }

  /** Its next line, parsed. Throws if it died or says that it failed; the message has its last lines. */
  async answer<T>(schema: z.ZodType<T>): Promise<T> {
    const { value, done } = await this.#answers.next();
    if (done) throw new Error(`${this.name} ended without an answer. ${this.#words.join("\n")}`);
    const raw: unknown = JSON.parse(value);
    const failure = failureSchema.safeParse(raw);
    if (failure.success) throw new Error(`${this.name}: ${failure.data.error}`);
    return schema.parse(raw);
  }

  /** Asks and waits for the answer. */
  ask<T>(question: object, schema: z.ZodType<T>): Promise<T> {
    this.#process.stdin?.write(`${JSON.stringify(question)}\n`);
    return this.answer(schema);
  }

  /** Ends it; it goes when its input ends. */
  async close(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#process.stdin?.end();
    const timer = setTimeout(() => this.#process.kill("SIGKILL"), 10_000);
    await gone;
    clearTimeout(timer);
  }
}
