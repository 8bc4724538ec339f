// A server with all its children, which ends as a whole, also when this process is killed.
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

/** Variables of a surrounding VS Code, and of Node's test runners, that would confuse the server. */
const foreign = /^(VSCODE_|ELECTRON_|VITEST|NODE_OPTIONS$|PORT$|PASSWORD$)/;

export const cleanEnv = (more = {}) => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name))),
  ...more,
});

/** Whether there was a process in the group to take the signal. */
function signalGroup(id, signal) {
  try {
    return process.kill(-id, signal);
  } catch {
    return false;
  }
}

/** Ends a process group and removes its folder when this process is gone, however it went: a pipe to a shell closes then. */
function watchOver(group, folder) {
  const command = `(cat <&3 >/dev/null; kill -9 -${group}; rm -rf "$0") 2>/dev/null &`;
  const shell = spawn("sh", ["-c", command, folder], { detached: true, stdio: ["ignore", "ignore", "ignore", "pipe"] });
  return {
    end() {
      if (shell.pid) signalGroup(shell.pid, "SIGKILL");
      shell.stdio[3].destroy();
    },
  };
}

/**
 * Starts a server in a process group of its own. `ready` is what it prints once it listens, with the wanted part in its
 * first group; `folder` is removed should this process be killed; `onLine` gets every line, `onExit` an end before `stop`.
 */
export function startServer(command, args, { env, ready, folder, onLine = () => {}, onExit = () => {} }) {
  const child = spawn(command, args, { env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const watch = child.pid ? watchOver(child.pid, folder) : null;
  const signal = (name) => signalGroup(child.pid, name);
  let stopped = false;
  const listening = new Promise((resolve, reject) => {
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
      let rest = "";
      stream.setEncoding("utf8").on("data", (chunk) => {
        text = `${text}${chunk}`.slice(-10_000);
        const found = ready.exec(text);
        if (found) resolve(found[1]);
        const lines = `${rest}${chunk}`.split("\n");
        rest = lines.pop();
        for (const line of lines) if (line.trim()) onLine(line);
      });
    }
    const ended = (how) => {
      if (stopped) return;
      reject(new Error(`The VS Code server ended (${how}).\n${text}`));
      onExit(how);
    };
    child.on("error", (error) => ended(error.message)).on("exit", (code, signal) => ended(code ?? signal));
  });
  listening.catch(() => undefined);
  return {
    listening,
    async stop() {
      stopped = true;
      watch?.end();
      if (!child.pid || !signal("SIGTERM")) return;
      for (let i = 0; i < 30 && signal(0); i++) await sleep(100);
      signal("SIGKILL");
    },
  };
}
