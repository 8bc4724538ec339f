import { z } from "zod";
import { nearest } from "../language/nearest.js";
import { joined, sentence } from "../language/sentence.js";
import type { Fix, KeyPath, Problem } from "./problem.js";
import { projectSchema } from "./schema.js";

/** What holds for a value: a schema without its wrapping, and of several kinds of object the one that the value names. */
function schemaOf(schema: z.ZodType, value: unknown): z.ZodType {
  if (schema instanceof z.ZodOptional) return schemaOf(schema.unwrap() as z.ZodType, value);
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return schema;
  const { discriminator } = schema.def;
  const kind = (value as Record<string, unknown> | null)?.[discriminator];
  const options = schema.options as readonly z.ZodType[];
  return options.find((option) => option instanceof z.ZodObject && (option.shape[discriminator] as z.ZodLiteral).value === kind) ?? schema;
}

function unknownKey(key: string, path: KeyPath, known: readonly string[], given: readonly string[]): Problem {
  const meant = nearest(key, known);
  const here = [...path, key];
  const fixes: Fix[] =
    meant && !given.includes(meant) ? [{ kind: "rename", title: sentence('Rename to "{0}"', meant), path: here, to: meant }] : [];
  fixes.push({ kind: "set", title: sentence('Remove "{0}"', key), path: here, value: undefined });
  const unknown = path.length
    ? sentence('"{0}" is not a setting of {1}; it is kept but has no effect.', key, path.join("."))
    : sentence('"{0}" is not a setting; it is kept but has no effect.', key);
  const message = meant ? joined([unknown, sentence('Did you mean "{0}"?', meant)]) : unknown;
  return { severity: "warning", code: "unknown-key", message, path: here, at: "key", fixes };
}

/** Warnings about the keys of a project that the table of knobs does not know, with the nearest that it does. */
export function unknownKeys(values: unknown): Problem[] {
  const problems: Problem[] = [];
  const visit = (value: unknown, wrapped: z.ZodType, path: KeyPath) => {
    if (typeof value !== "object" || value === null) return;
    const schema = schemaOf(wrapped, value);
    if (schema instanceof z.ZodArray && Array.isArray(value)) {
      for (const [index, item] of value.entries()) visit(item, schema.element as z.ZodType, [...path, index]);
    } else if (schema instanceof z.ZodObject) {
      const given = Object.keys(value);
      for (const key of given) {
        const next = Object.hasOwn(schema.shape, key) ? (schema.shape[key] as z.ZodType) : undefined;
        if (next) visit((value as Record<string, unknown>)[key], next, [...path, key]);
        // $schema and its like are for other tools.
        else if (!key.startsWith("$")) problems.push(unknownKey(key, path, Object.keys(schema.shape), given));
      }
    }
  };
  visit(values, projectSchema, []);
  return problems;
}
