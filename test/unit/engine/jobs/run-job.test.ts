import { expect, it } from "vitest";
import type { Job } from "../../../../src/core/jobs/jobs.js";
import { UserError } from "../../../../src/core/language/error.js";
import { KeptDrawer } from "../../../../src/engine/contract/kept-drawer.js";
import { PixelCache } from "../../../../src/engine/images/cache.js";
import type { JobContext } from "../../../../src/engine/job-context.js";
import { runJob } from "../../../../src/engine/jobs/run-job.js";
import { jobExamples, jobKinds } from "../../jobs.js";

/** A context that is not asked for anything: the files of the requests are not there. */
const context = {
  cache: new PixelCache("/nowhere/cache"),
  report: () => undefined,
  signal: new AbortController().signal,
  now: () => 0,
  date: () => new Date(0),
  tail: () => "0000",
  openEngine: () => Promise.reject(new Error("No engine is needed to see that a file is missing.")),
  keptDrawers: { codes: new KeptDrawer(), images: new KeptDrawer() },
  // What is left out is what opens images and trains.
} as unknown as JobContext;

it.each(jobKinds)("%s is done by something, which says what is missing", async (kind) => {
  // Whatever the kind, its example goes with it.
  const job = { kind, ...jobExamples[kind] } as Job;
  const ended: unknown = await runJob(job, context).catch((error: unknown) => error);
  // The last report is of a project without one: there is none, which is an answer.
  if (kind === "newestReport") expect(ended).toEqual({ kind, report: null });
  else expect(ended).toBeInstanceOf(UserError);
});
