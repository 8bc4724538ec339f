import { describe, expect, it } from "vitest";
import { parseFromTrainer, parseToTrainer, refusalOf } from "../../../src/protocol/trainer.js";
import { jobExamples, jobKinds } from "../jobs.js";

const start = (job: unknown) => ({ type: "start", id: 7, engine: "portable", job });

describe("a request to the process that computes", () => {
  it.each(jobKinds)("of %s arrives as it was sent", (kind) => {
    const message = start({ kind, ...jobExamples[kind] });
    expect(parseToTrainer(message)).toEqual(message);
    expect(refusalOf(message)).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ["of an unknown kind", { kind: "nonsense", project: "/p.aeproj", input: "/images" }],
    ["of no kind", { project: "/p.aeproj" }],
    ["that lacks something", { kind: "embed", project: "/p.aeproj" }],
    ["with a value of another type", { kind: "anomalies", project: "/p.aeproj", input: "/images", heatMaps: "yes" }],
    ["without a job", undefined],
  ])("%s is refused with a sentence, so that whoever asked does not wait forever", (_, job) => {
    expect(parseToTrainer(start(job))).toBeUndefined();
    const refusal = refusalOf(start(job));
    expect(refusal).toMatchObject({ type: "failed", id: 7, code: "unknown-request" });
    expect(parseFromTrainer(refusal)).toEqual(refusal);
  });

  it("of an engine that is not known is refused too", () => {
    expect(refusalOf({ ...start({ kind: "embed", ...jobExamples.embed }), engine: "other" })).toMatchObject({ type: "failed", id: 7 });
  });

  it.each([null, 3, "start", {}, { type: "start" }, { type: "start", id: "7" }, { type: "other", id: 7 }, { type: "cancel" }])(
    "that is none, such as %j, has nobody to be answered",
    (message) => {
      expect([parseToTrainer(message), refusalOf(message)]).toEqual([undefined, undefined]);
    },
  );

  it.each(["cancel", "pause", "resume"])("to %s is of a request by its id", (type) => {
    expect(parseToTrainer({ type, id: 7 })).toEqual({ type, id: 7 });
    expect(parseToTrainer({ type, id: 7.5 })).toBeUndefined();
  });
});
