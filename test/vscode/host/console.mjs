// The console of a test suite inside VS Code's extension host. VS Code passes it on mixed with its own log, and loses it when
// the extension host dies; so the suite is loaded through a module that writes it to a file, synchronously.
import { closeSync, existsSync, openSync, readSync } from "node:fs";

/** Tells that the suite came to its end, all passed; a process.exit(0) inside it does not. */
const passedMark = "[0]";

/** The module that VS Code is to load in place of the suite. */
export function wrapSuite(suite, consoleFile) {
  return `"use strict";
const fs = require("node:fs"), util = require("node:util"), file = fs.openSync(${JSON.stringify(consoleFile)}, "a");
for (const [name, to] of Object.entries({ log: 1, info: 1, debug: 1, warn: 2, error: 2, trace: 2 })) {
  const value = (...args) => fs.writeSync(file, JSON.stringify([to, util.format(...args)]) + "\\n");
  // VS Code's accessors ignore an assignment.
  Object.defineProperty(console, name, { value, configurable: true, writable: true });
}
exports.run = async () => {
  await require(${JSON.stringify(suite)}).run();
  fs.writeSync(file, "${passedMark}\\n");
};`;
}

/** Shows the console file as it grows: call `drain` now and then, and once at the end. */
export function consoleReader(file) {
  let offset = 0;
  let rest = Buffer.alloc(0);
  const reader = {
    passed: false,
    drain() {
      if (!existsSync(file)) return;
      const chunk = Buffer.alloc(1 << 16);
      const handle = openSync(file, "r");
      for (
        let count = readSync(handle, chunk, 0, chunk.length, offset);
        count > 0;
        count = readSync(handle, chunk, 0, chunk.length, offset)
      ) {
        offset += count;
        rest = Buffer.concat([rest, chunk.subarray(0, count)]);
      }
      closeSync(handle);
      const end = rest.lastIndexOf("\n") + 1;
      const lines = rest.subarray(0, end).toString("utf8").split("\n").slice(0, -1);
      rest = rest.subarray(end);
      for (const line of lines) {
        if (line === passedMark) reader.passed = true;
        else show(JSON.parse(line));
      }
    },
  };
  return reader;
}

function show([to, text]) {
  (to === 1 ? process.stdout : process.stderr).write(`${text}\n`);
}
