import { createInterface } from "node:readline";
import { messageOf } from "../../src/core/language/error.js";
import { openAnalysesSide } from "./analyses.js";
import { openGraphSide } from "./graph.js";
import { openJobSide } from "./job.js";
import { openOpeningSide } from "./opening.js";
import type { OpenSide } from "./side.js";
import { openTfjsSide } from "./tfjs.js";

const sides: Record<string, OpenSide> = {
  graph: openGraphSide,
  "graph bfloat16": (folder) => openGraphSide(folder, "bfloat16"),
  job: openJobSide,
  analyses: openAnalysesSide,
  tfjs: openTfjsSide,
  opening: openOpeningSide,
};

const say = (answer: object) => process.stdout.write(`${JSON.stringify(answer)}\n`);

/** Does what the lines of its standard input ask, a line of JSON each, and ends with them. */
async function main([name, folder]: string[]): Promise<void> {
  const side = await sides[name](folder);
  say({ ready: side.version });
  for await (const line of createInterface({ input: process.stdin })) {
    const question = JSON.parse(line) as { do: string; size?: number };
    if (question.do === "memory") say({ megabytes: process.resourceUsage().maxRSS / 1024 });
    else say(await side.run(question.do, question.size ?? 0));
  }
  process.exit(0);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  say({ error: messageOf(error) });
  process.exit(1);
});
