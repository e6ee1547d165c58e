/** JSON Schemas of the files that people write, for editors: the same schemas that the parsers use, seen from outside. */

import { z } from "zod";
import { configSchema } from "./config-schema.js";
import { planSchema } from "./plan-schema.js";

/** A JSON value: what a schema is once it is written down. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export const configJsonSchema = (): JsonSchema =>
  toJsonSchema(configSchema, "Interlock configuration");

export const planJsonSchema = (): JsonSchema => toJsonSchema(planSchema, "Interlock plan");

/** Draft 7 is what the editors' YAML extensions understand best. */
function toJsonSchema(schema: z.ZodType, title: string): JsonSchema {
  return { title, ...z.toJSONSchema(schema, { io: "input", target: "draft-7" }) };
}
