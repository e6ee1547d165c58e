/** `go test -json`: one event a line. */

import { z } from "zod";
import { toFailureText } from "./failure-text.js";
import type { ReportText } from "./report-text.js";
import { lasting } from "./test-extras.js";
import type { Reading, Reported } from "./to-test-run.js";

const Event = z.object({
  Action: z.string(),
  Package: z.string().optional(),
  Test: z.string().optional(),
  Output: z.string().optional(),
  Elapsed: z.number().optional(),
  ImportPath: z.string().optional(),
});

type Event = z.infer<typeof Event>;

/** A test that has started and not ended is `open`. */
interface Progress {
  readonly name: string;
  status: "open" | "passed" | "failed" | "skipped";
  output: string;
  elapsedSeconds?: number;
}

interface Package {
  readonly name: string;
  readonly tests: Map<string, Progress>;
  ended: "open" | "passed" | "failed" | "skipped";
  output: string;
}

/** Undefined when the text holds no such events. */
export function readGoJson({ stdout, output, exitCode }: ReportText): Reading | undefined {
  const events = eventsOf(stdout.includes('"Action":') ? stdout : output);
  if (events.length === 0) return undefined;
  const packages = new Map<string, Package>();
  const builds = new Map<string, string>();
  for (const event of events) {
    if (event.Package !== undefined) note(event, packageOf(packages, event.Package));
    else if (event.Action === "build-output") noteBuild(event, builds);
  }
  const all = [...packages.values()];
  return {
    format: "go-test",
    exitCode,
    complete: all.length > 0 && all.every(({ ended }) => ended !== "open"),
    results: all.flatMap((one) => resultsOf(one, builds)),
  };
}

function eventsOf(text: string): readonly Event[] {
  return text.split("\n").flatMap((line) => {
    if (!line.startsWith("{") || !line.includes('"Action":')) return [];
    const parsed = Event.safeParse(parseJson(line));
    return parsed.success ? [parsed.data] : [];
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

function packageOf(packages: Map<string, Package>, name: string): Package {
  const known = packages.get(name) ?? {
    name,
    tests: new Map<string, Progress>(),
    ended: "open" as const,
    output: "",
  };
  packages.set(name, known);
  return known;
}

const ENDS: Readonly<Record<string, "passed" | "failed" | "skipped">> = {
  pass: "passed",
  fail: "failed",
  skip: "skipped",
};

function note(event: Event, target: Package): void {
  const end = ENDS[event.Action];
  if (event.Test === undefined) {
    target.output += event.Output ?? "";
    if (end !== undefined) target.ended = end;
    return;
  }
  const test = target.tests.get(event.Test) ?? {
    name: event.Test,
    status: "open" as const,
    output: "",
  };
  target.tests.set(event.Test, test);
  test.output += event.Output ?? "";
  if (end === undefined) return;
  test.status = end;
  if (event.Elapsed !== undefined) test.elapsedSeconds = event.Elapsed;
}

/** `example.com/a [example.com/a.test]`: the package, and what it was compiled for. */
function noteBuild(event: Event, builds: Map<string, string>): void {
  const name = (event.ImportPath ?? "").split(" ")[0] ?? "";
  builds.set(name, (builds.get(name) ?? "") + (event.Output ?? ""));
}

function resultsOf(one: Package, builds: ReadonlyMap<string, string>): readonly Reported[] {
  const tests = [...one.tests.values()].map((test) => toReported(test, one.name));
  const isExplained = tests.some(({ status }) => status === "failed" || status === "error");
  if (one.ended !== "failed" || isExplained) return tests;
  const text = builds.get(one.name)?.replace(/^# .*\n/, "") ?? one.output;
  return [
    ...tests,
    {
      suite: [],
      name: one.name,
      status: "error",
      message: "a package that failed without a failed test",
      ...toFailureText(text),
    },
  ];
}

const FRAME = /^(?:=== \w+ .*| *--- \w+: .*)\n?/gm;

function toReported(test: Progress, base: string): Reported {
  const { name, status, output, elapsedSeconds } = test;
  const path = name.split("/");
  const place = { base, suite: path.slice(0, -1), name: path.at(-1) ?? name };
  if (status === "open")
    return { ...place, status: "error", rawStatus: "run", message: "started and never ended" };
  return {
    ...place,
    status,
    ...(elapsedSeconds === undefined ? {} : lasting(elapsedSeconds * 1_000)),
    ...(status === "failed" ? toFailureText(output.replace(FRAME, "")) : {}),
  };
}
