/** What Interlock's own reporter of `node --test` wrote, as a test run. */

import { z } from "zod";
import type { TestRun, TestStatus } from "../../domain/test-run.js";
import { toFailureText } from "../reports/failure-text.js";
import { toRepositoryPath } from "../reports/report-text.js";
import { type Reported, toTestRun } from "../reports/to-test-run.js";
import type { Left } from "./runner.js";

const eventSchema = z.object({
  event: z.enum(["start", "pass", "fail", "end"]),
  events: z.number().optional(),
  name: z.string().optional(),
  nesting: z.number().optional(),
  file: z.string().optional(),
  line: z.number().optional(),
  skip: z.boolean().optional(),
  todo: z.boolean().optional(),
  kind: z.string().optional(),
  failure: z.string().optional(),
  text: z.string().optional(),
  durationMs: z.number().optional(),
});

type Event = z.infer<typeof eventSchema>;

export function readNodeEvents({ stdout, exitCode, root }: Left): TestRun | undefined {
  const events = stdout.split("\n").flatMap(toEvent);
  if (events.length === 0) return undefined;
  const end = events.findLast(({ event }) => event === "end");
  const told = events.filter(({ event }) => event !== "end");
  const results = resultsOf(told, root);
  const empty = results.filter(isEmptyFile);
  const run = toTestRun({
    format: "node-test",
    exitCode,
    complete: end !== undefined && end.events === told.length,
    results: results.filter((result) => !isEmptyFile(result)),
  });
  return empty.length === 0
    ? run
    : {
        ...run,
        filesWithoutTest: empty.map(({ name }) => name),
        integrity: [...run.integrity, "FILE_WITHOUT_TEST"],
      };
}

function toEvent(line: string): readonly Event[] {
  if (!line.startsWith('{"event":')) return [];
  const parsed = eventSchema.safeParse(parseJson(line));
  return parsed.success ? [parsed.data] : [];
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

/** What is around a test started before it and ends after it. */
function resultsOf(events: readonly Event[], root: string): readonly Reported[] {
  const around: string[] = [];
  const results: Reported[] = [];
  for (const { event, name = "", nesting = 0, file = "", ...rest } of events) {
    if (event === "start") {
      around.splice(nesting, around.length, name);
      continue;
    }
    // A suite says nothing of its own, unless its hooks or its body broke.
    const isSuite = rest.kind === "suite";
    if (isSuite && (event === "pass" || rest.failure === "subtestsFailed")) continue;
    const path = toRepositoryPath(file, root);
    const place = { base: path, file: path, suite: around.slice(0, nesting), name };
    results.push(
      toRepositoryPath(name, root) === path && nesting === 0
        ? { suite: [], name: path, file: path, ...outcomeOf(event, rest, true) }
        : { ...place, ...lineOf(rest), ...outcomeOf(event, rest, isSuite) },
    );
  }
  return results;
}

const lineOf = ({ line }: Pick<Event, "line">): Pick<Reported, "line"> =>
  line === undefined ? {} : { line };

function outcomeOf(
  event: string,
  { skip, todo, text, durationMs }: Omit<Event, "event">,
  standsForMore: boolean,
): Pick<Reported, "status" | "todoFailed" | "durationMs" | "message" | "excerpt"> {
  const duration = durationMs === undefined ? {} : { durationMs };
  const failed: TestStatus = standsForMore ? "error" : "failed";
  if (skip === true) return { status: "skipped", ...duration };
  if (todo === true)
    return { status: "todo", ...duration, ...(event === "fail" ? { todoFailed: true } : {}) };
  if (event === "pass") return { status: "passed", ...duration };
  return { status: failed, ...duration, ...toFailureText(text ?? "") };
}

/** Node makes one test of a file that registers none. */
const isEmptyFile = ({ base, status }: Reported): boolean =>
  base === undefined && status === "passed";
