/** A whole test run as evidence: JSON beside the gate's log, so that the runs of two trees can be compared. */

import { z } from "zod";
import type { CheckRun, Evidence } from "../../domain/check-run.js";
import type { Integrity, TestResult, TestRun, TestStatus } from "../../domain/test-run.js";
import type { EvidenceStore } from "../../ports/evidence.js";

/** Keeps the run under the name by which `testRunOf` finds it again. */
export const keepTestRun = (
  evidence: EvidenceStore,
  gate: string,
  run: TestRun,
): Promise<Evidence> => evidence.put(nameFor(gate), `${JSON.stringify(run)}\n`);

/** What a tests gate's check run left; undefined when it left none, or none that can be trusted any more. */
export async function testRunOf(
  evidence: EvidenceStore,
  checkRun: Pick<CheckRun, "gate" | "evidence">,
): Promise<TestRun | undefined> {
  const kept = checkRun.evidence.find(({ name }) => name === nameFor(checkRun.gate));
  const text = kept === undefined ? undefined : await evidence.get(kept.sha256);
  return text === undefined ? undefined : parseTestRun(text);
}

const nameFor = (gate: string): string => `tests-${gate}.json`;

/** Undefined when the text is no test run: another field than today's is one too many. */
export function parseTestRun(text: string): TestRun | undefined {
  const parsed = testRunSchema.safeParse(parseJson(text));
  return parsed.success ? (parsed.data as TestRun) : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

const STATUSES = ["passed", "failed", "error", "skipped", "todo"] as const satisfies TestStatus[];
const INTEGRITY = [
  "INCOMPLETE",
  "RC_MISMATCH",
  "TALLY_MISMATCH",
  "NO_TESTS",
  "GHOST",
  "FILE_WITHOUT_TEST",
] as const satisfies Integrity[];
const FORMATS = [
  "node-test",
  "vitest",
  "jest",
  "pytest",
  "cargo-test",
  "go-test",
  "junit",
  "tap",
] as const satisfies TestRun["format"][];

/** A field that is added to the type and forgotten here does not compile. */
type Shape<T> = { readonly [Key in keyof T]-?: z.ZodType };

const testResultSchema = z.strictObject({
  id: z.string(),
  file: z.string().optional(),
  line: z.number().optional(),
  suite: z.array(z.string()),
  name: z.string(),
  params: z.string().optional(),
  status: z.enum(STATUSES),
  rawStatus: z.string(),
  inverted: z.boolean().optional(),
  todoFailed: z.boolean().optional(),
  flaky: z.boolean().optional(),
  attempts: z.number().optional(),
  asserts: z.number().optional(),
  durationMs: z.number().optional(),
  message: z.string().optional(),
  excerpt: z.array(z.string()).optional(),
  occurrences: z.number(),
} satisfies Shape<TestResult>);

const testRunSchema = z.strictObject({
  format: z.enum(FORMATS),
  exitCode: z.number().optional(),
  complete: z.boolean(),
  declared: z.number().optional(),
  seen: z.number(),
  consoleTally: z
    .strictObject({ passed: z.number().optional(), failed: z.number().optional() })
    .optional(),
  inventory: z.array(z.string()).optional(),
  filesWithoutTest: z.array(z.string()).optional(),
  integrity: z.array(z.enum(INTEGRITY)),
  tests: z.array(testResultSchema),
} satisfies Shape<TestRun>);
