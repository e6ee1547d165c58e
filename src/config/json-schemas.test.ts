import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { configJsonSchema, planJsonSchema } from "./json-schemas.js";

const SCHEMAS = [
  ["interlock.schema.json", configJsonSchema()],
  ["plan.schema.json", planJsonSchema()],
] as const;

describe("JSON schemas", () => {
  test.each(SCHEMAS)("%s is the schema that the parser uses", (file, schema) => {
    const path = new URL(`../../schemas/${file}`, import.meta.url);
    const text = `${JSON.stringify(schema, undefined, 2)}\n`;
    // UPDATE_GOLDEN=1 writes the files anew; read the difference before you keep it.
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(path, text);
    expect(readFileSync(path, "utf8")).toBe(text);
  });

  test.each(SCHEMAS)(
    "%s refuses unknown keys, and asks for no key that has a default",
    (_, schema) => {
      expect(schema).toMatchObject({ type: "object", additionalProperties: false });
      expect(schema["required"]).not.toContain("base");
    },
  );
});
