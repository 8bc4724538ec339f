import { NetworkSide, type Task } from "../shared/network-side.js";
import { fewestRounds, medianSeconds, ratioOf, takeTurns } from "../shared/pairs.js";
import { alone, type Row } from "../shared/row.js";
import type { BenchContext, Section } from "../shared/subject.js";
import { writeWorkload } from "../shared/workload.js";

/** How many times as long as its computation an analysis may take: for the panel, and with a picture for each image. */
const goals = { "for the panel": 2.5, "with pictures": 5 } as const;

/** What keeping a result costs: analyses of 60,000 images of 28 by 28, against the same computation without a result on disk. */
export async function results(context: BenchContext): Promise<Section> {
  const images = context.quick ? 6000 : 60_000;
  const workload = { name: `standard 28x28, ${images}`, preset: "standard", settings: {}, image: [28, 28, 1], batchSize: 16 } as const;
  const folder = await writeWorkload({ ...workload, images, noisy: false }, context.work);
  const side = await NetworkSide.open("analyses", folder, context);
  const rows: Row[] = [];
  try {
    for (const kind of ["anomalies", "reconstruct"] as const) {
      const tasks: Task[] = [`${kind} alone`, `${kind} for the panel`, `${kind} with pictures`];
      context.say(kind);
      const rounds = await takeTurns(
        tasks.map((task) => side.side(task, task)),
        fewestRounds,
      );
      for (const way of ["for the panel", "with pictures"] as const) {
        rows.push({
          what: `${kind} ${way}`,
          ours: { value: medianSeconds(rounds, `${kind} ${way}`), unit: "s" },
          against: "computation alone",
          theirs: { value: medianSeconds(rounds, `${kind} alone`), unit: "s" },
          ratio: ratioOf(rounds, `${kind} ${way}`, `${kind} alone`),
          goal: { atMost: goals[way] },
        });
      }
    }
    rows.push({
      what: "peak memory of the child",
      ours: { value: await side.peakMemory(), unit: "MB" },
      ...alone,
      goal: null,
    });
  } finally {
    await side.close();
  }
  return {
    title: "Keeping results",
    rows,
    notes: [
      `${images.toLocaleString("en-US")} images of 28 by 28 from an .npy file, decoded before. For the panel an analysis writes columns, names, thumbnails in atlas pages and the table; with pictures it writes the table and a PNG file for each image, of anomalies the heat map, drawn from errors that lie on disk until their common scale is known.`,
      "The computation alone reads the same images, runs the network and takes the scores in the same process, and keeps nothing.",
    ],
  };
}
