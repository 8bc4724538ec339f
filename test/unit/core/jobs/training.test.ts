import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import type { JobEvent } from "../../../../src/core/jobs/event.js";
import { inEnglish } from "../../../../src/core/language/sentence.js";
import { crc32c } from "../../../../src/engine/tensorboard/crc32c.js";
import { withTensorBoard } from "../../../../src/engine/tensorboard/training-events.js";

it("CRC-32C gives the checksums of RFC 3720", () => {
  expect(crc32c(new TextEncoder().encode("123456789"))).toBe(0xe3069283);
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
});

it("a training goes on where its events cannot be written, and says so once", async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), "events-"));
  const said: JobEvent[] = [];
  const report = withTensorBoard(
    (event) => said.push(event),
    () => new Date(0),
  );
  const run = { kind: "run", folder, metrics: [], previews: [] } as unknown as JobEvent;
  const epoch = { kind: "epoch", metrics: { epoch: 1, loss: 1, learningRate: 1, seconds: 1 }, preview: null } as unknown as JobEvent;
  report(run);
  await rm(folder, { recursive: true });
  report(epoch);
  report(epoch);
  expect(said.map(({ kind }) => kind)).toEqual(["run", "epoch", "note", "epoch"]);
  const [, , note] = said;
  expect(note).toMatchObject({ severity: "warning" });
  expect(note.kind === "note" && inEnglish(note.message)).toMatch(/^Nothing more is written for TensorBoard\. /);
});
