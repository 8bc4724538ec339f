import { describe, expect, it } from "vitest";
import { jobSchema } from "../../../../src/core/jobs/job-schemas.js";
import { jobExamples, jobKinds } from "../../jobs.js";

describe("the schema of jobs", () => {
  it.each(jobKinds)("lets a request of %s through as it is, without what is not known", (kind) => {
    const job = { kind, ...jobExamples[kind] };
    expect(jobSchema.parse(job)).toEqual(job);
    expect(jobSchema.parse({ ...job, unknown: 1 })).toEqual(job);
  });

  it.each(jobKinds)("refuses a request of %s with a value of another type", (kind) => {
    for (const [name, value] of Object.entries(jobExamples[kind])) {
      const wrong = jobSchema.safeParse({ kind, ...jobExamples[kind], [name]: typeof value === "number" ? "text" : 12 });
      expect(wrong.success, name).toBe(false);
      // Which one it is, for whoever reads the log.
      expect(wrong.error?.message, name).toContain(name);
    }
  });

  it.each(["nonsense", "", "constructor", "__proto__", undefined, null, 3, {}])("refuses the kind %j", (kind) => {
    const { success, error } = jobSchema.safeParse({ kind, project: "/p.aeproj", input: "/images" });
    expect([success, error?.issues[0].path]).toEqual([false, ["kind"]]);
  });
});
