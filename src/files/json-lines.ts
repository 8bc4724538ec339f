import type { z } from "zod";

/** A line of JSON that fits a schema; undefined if it does not, or was cut short. */
export function parseLine<T>(line: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
