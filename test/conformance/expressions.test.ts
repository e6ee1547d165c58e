/**
 * GitHub's own cases of expressions, which every implementation should pass. They are GitHub's, so they are no part of this
 * repository: name their folder in `INTERLOCK_CONFORMANCE`, or put it beside the repository as `shared/conformance`.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { evaluateExpression } from "../../src/actions/expressions/evaluate.js";
import type { Value } from "../../src/actions/expressions/value.js";

const cases = z.record(
  z.string(),
  z.array(
    z.object({
      expr: z.string(),
      contexts: z.record(z.string(), z.json()).optional(),
      options: z.object({ skip: z.array(z.string()) }).optional(),
      result: z.object({ kind: z.string(), value: z.json() }).optional(),
      err: z.object({ kind: z.string(), value: z.string() }).optional(),
    }),
  ),
);
type Case = z.infer<typeof cases>[string][number];

const beside = join(import.meta.dirname, "..", "..", "..", "shared", "conformance");
const folder = join(process.env["INTERLOCK_CONFORMANCE"] ?? beside, "expressions");

if (!existsSync(folder)) {
  test.skip("GitHub's cases of expressions are not here; set INTERLOCK_CONFORMANCE to their folder", () => {
    expect.unreachable();
  });
} else {
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  const read = files.map((file) => ({
    file,
    // A group may be only a pointer to another file, or only for other languages.
    groups: Object.entries(
      cases.parse(JSON.parse(readFileSync(join(folder, file), "utf8"))),
    ).filter(([, group]) => !group.every(isNotForUs)),
  }));

  test("are all there", () => {
    const all = read.flatMap(({ groups }) => groups.flatMap(([, each]) => each));
    expect(all.filter((each) => !isNotForUs(each))).toHaveLength(1015);
  });

  describe.each(read.filter(({ groups }) => groups.length > 0))("$file", ({ groups }) => {
    test.each(groups)("%s", (_name, group) => {
      for (const each of group.filter((one) => !isNotForUs(one))) judge(each);
    });
  });
}

function isNotForUs({ options }: Case): boolean {
  return options?.skip.includes("typescript") === true;
}

function judge({ expr, contexts, result, err }: Case): void {
  const evaluated = evaluateExpression(expr, { contexts: contexts ?? {}, functions: {} });
  if (err !== undefined) {
    const phase = err.kind === "evaluation" ? "evaluate" : "parse";
    // Ours may say more: some cases leave out the place, or the word that is wrong.
    const message: unknown = expect.stringContaining(err.value);
    expect(evaluated, expr).toEqual({ kind: "problem", phase, message });
    return;
  }
  if (result === undefined) throw new Error(`The case ${expr} expects nothing.`);
  if (evaluated.kind === "problem") throw new Error(`${expr}: ${evaluated.message}`);
  expect({ kind: kindOf(evaluated.value), value: evaluated.value }, expr).toEqual(result);
}

function kindOf(value: Value): string {
  if (value === null) return "Null";
  if (Array.isArray(value)) return "Array";
  const named = { boolean: "Boolean", number: "Number", string: "String" } as const;
  const type = typeof value;
  return type in named ? named[type as keyof typeof named] : "Object";
}
