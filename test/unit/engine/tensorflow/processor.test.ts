import { expect, test } from "vitest";
import { checkPrecision } from "../../../../src/engine/contract/precision.js";
import { namesBfloat16 } from "../../../../src/engine/tensorflow/processor.js";

test("bfloat16 is found among a processor's flags", () => {
  const cpuinfo = (flags: string) =>
    `processor\t: 0\nmodel name\t: avx512_bf16 in name alone\nflags\t\t: fpu sse2 ${flags} avx_vnni\nbugs\t\t:\n`;
  expect(namesBfloat16(cpuinfo("avx512_bf16"))).toBe(true);
  expect(namesBfloat16(cpuinfo("amx_bf16 amx_tile"))).toBe(true);
  expect(namesBfloat16(cpuinfo("avx512f avx512_bf16x"))).toBe(false);
  expect(namesBfloat16("")).toBe(false);
});

test("a precision that an engine lacks is refused with what to do", () => {
  const info = { kind: "tensorflow", name: "TensorFlow 2.21", version: "2.21.0", threads: 2 } as const;
  expect(() => checkPrecision({ info, precisions: ["float32", "bfloat16"] }, "bfloat16")).not.toThrow();
  expect(() => checkPrecision({ info, precisions: ["float32"] }, "float32")).not.toThrow();
  expect(() => checkPrecision({ info, precisions: ["float32"] }, "bfloat16")).toThrow(
    "This processor has no instructions for bfloat16 (AVX512_BF16 or AMX_BF16, seen on Linux). Set Precision (training.precision) to float32 and train anew.",
  );
});
