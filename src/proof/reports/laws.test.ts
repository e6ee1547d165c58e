/** What must hold of every reader, whatever a change makes its tests print: a broken report is never a pass. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  RECORDED_REPORTS,
  type RecordedReport,
  textsOf,
} from "../../../test/fixtures/reports/index.js";
import { findingsOfTests } from "../../domain/failure/to-findings.js";
import { type ReportRequest, readReport } from "./read-report.js";

/** What a tests gate makes of it, when the command's exit code was masked: `npm test || true`. */
function isPass(request: Omit<ReportRequest, "exitCode">): boolean {
  const run = readReport({ ...request, exitCode: 0 });
  // Without a report the gate is incomplete.
  if (run === undefined) return false;
  const end = { kind: "exited", exitCode: 0 } as const;
  return findingsOfTests({ run, output: request.output, end }).length === 0;
}

const printed = (text: string, format: ReportRequest["format"], command = "npm test") => ({
  format,
  command,
  stdout: text,
  output: text,
});

const isRed = ({ named }: RecordedReport): boolean => (named.failed ?? 0) + (named.error ?? 0) > 0;
const RED = RECORDED_REPORTS.filter(
  (recorded) => isRed(recorded) && recorded.split === undefined && !/split/.test(recorded.file),
);
const EMPTY = RECORDED_REPORTS.filter(({ integrity = [] }) => integrity.includes("NO_TESTS"));

const GREEN = RECORDED_REPORTS.filter(
  (recorded) =>
    !isRed(recorded) &&
    (recorded.integrity ?? []).length === 0 &&
    recorded.split === undefined &&
    !/split/.test(recorded.file),
);

const formOf = ({ format, file }: RecordedReport): string =>
  `${format} ${/json|junit|tap/.exec(file)?.[0] ?? "words"}`;

/** Both in their order, as two processes that write to one pipe. */
function interleaved(
  one: readonly string[],
  other: readonly string[],
  coins: Iterator<boolean>,
): readonly string[] {
  const waiting = [[...one], [...other]];
  const mixed: string[] = [];
  while (waiting.some((lines) => lines.length > 0)) {
    const index = coins.next().value === true ? 0 : 1;
    const next = (waiting[index]?.length ? waiting[index] : waiting[1 - index])?.shift();
    if (next !== undefined) mixed.push(next);
  }
  return mixed;
}

const noise = fc.oneof(
  fc.string({ unit: "binary", maxLength: 80 }),
  fc.constantFrom(
    "ok",
    "PASS",
    "\u001b[32m✔ all good\u001b[0m",
    "\u0000\u0000",
    "# 1 failed",
    "<a>",
    "{}",
    "Done in 1.2s",
    "=".repeat(300),
  ),
);

describe.each(RED)("$file, which is red", (recorded) => {
  const text = textsOf(recorded).stdout;
  const lines = text.split("\n");
  const formats = [recorded.format, "auto"] as const;

  test("is no pass with its exit code masked", () => {
    for (const format of formats)
      expect(isPass(printed(text, format, recorded.command))).toBe(false);
  });

  test("is no pass wherever it is cut short", () => {
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom(...formats), (at, format) => {
        expect(isPass(printed(text.slice(0, at), format, recorded.command))).toBe(false);
      }),
      { numRuns: 20 },
    );
  });

  test("is no pass with noise before, after and between its lines", () => {
    fc.assert(
      fc.property(noise, noise, noise, fc.nat(lines.length), (before, after, between, at) => {
        const mixed = [before, ...lines.slice(0, at), between, ...lines.slice(at), after];
        // A line of noise inside a report of one document breaks the document, which must not help either.
        expect(isPass(printed(mixed.join("\n"), recorded.format, recorded.command))).toBe(false);
      }),
      { numRuns: 20 },
    );
  });

  test("is no pass with the lines of a green report of the same form between its own", () => {
    // A document of JSON stands on one line, which nothing comes between.
    const others = GREEN.filter(
      (one) => formOf(one) === formOf(recorded) && !formOf(one).endsWith("json"),
    );
    if (others.length === 0) return expect(others).toEqual([]);
    fc.assert(
      fc.property(fc.constantFrom(...others), fc.infiniteStream(fc.boolean()), (other, coins) => {
        const mixed = interleaved(lines, textsOf(other).stdout.split("\n"), coins);
        expect(isPass(printed(mixed.join("\n"), recorded.format, recorded.command))).toBe(false);
      }),
      { numRuns: 10 },
    );
  });

  test("turns no green report, of whichever runner, into a pass that it stands before or behind", () => {
    for (const other of GREEN) {
      const green = textsOf(other).stdout;
      for (const format of ["auto", other.format, recorded.format] as const) {
        const asked = (mixed: string) => isPass(printed(mixed, format, other.command));
        expect(asked(`${text.trimEnd()}\n${green}`), `before ${other.file}`).toBe(false);
        expect(asked(`${green.trimEnd()}\n${text}`), `behind ${other.file}`).toBe(false);
      }
    }
  });

  test("turns no green report of another runner into a pass either when its end is cut off", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...GREEN.filter(({ format }) => format !== recorded.format)),
        fc.integer({ min: Math.ceil(lines.length / 2), max: lines.length }),
        (other, at) => {
          const cut = lines.slice(0, at).join("\n");
          const green = textsOf(other).stdout;
          expect(isPass(printed(`${cut}\n${green}`, "auto", other.command))).toBe(false);
        },
      ),
      { numRuns: 10 },
    );
  });

  test("is no pass without any one of its lines, as long as it names a failure or counts one", () => {
    const step = Math.max(1, Math.floor(lines.length / 40));
    for (let at = 0; at < lines.length; at += step) {
      const without = lines.filter((_, index) => index !== at).join("\n");
      expect(isPass(printed(without, recorded.format, recorded.command)), lines[at]).toBe(false);
    }
  });
});

test("two green reports of different runners, one after the other, are a pass", () => {
  const pairs = GREEN.flatMap((one) =>
    GREEN.filter((other) => other.format !== one.format).map((other) => [one, other] as const),
  );
  for (const [one, other] of pairs) {
    const text = `${textsOf(one).stdout.trimEnd()}\n${textsOf(other).stdout}`;
    expect(isPass(printed(text, "auto")), `${one.file}, ${other.file}`).toBe(true);
  }
});

describe("documents of JUnit that were joined", () => {
  const suite = (name: string, inside = "") =>
    `<testsuite name="${name}" tests="1" failures="${inside === "" ? 0 : 1}"><testcase name="${name}">${inside}</testcase></testsuite>\n`;
  const [first, second] = [suite("a"), suite("b", '<failure message="no"/>')];

  test.each([
    ["with a declaration each", '<?xml version="1.0"?>\n'],
    ["as bare roots", ""],
  ])("%s are no pass wherever the second, red one is cut", (_, declaration) => {
    const whole = `${declaration}${first}${declaration}${second}`;
    const from = declaration.length + first.length;
    // A declaration that is not whole, and a name that is not, say nothing yet.
    for (let at = from + (declaration || "<testsuite ").length; at <= whole.length; at++)
      expect(isPass(printed(whole.slice(0, at), "junit")), whole.slice(from, at)).toBe(false);
  });

  test("are a pass with other output between and behind them", () => {
    const text = `> build\n${first}\nDone.\n${suite("c")}\nAll <b>good</b>.\n`;
    expect(isPass(printed(text, "junit"))).toBe(true);
  });
});

test.each(EMPTY)("$file has no test, and noise brings none", (recorded) => {
  const { stdout } = textsOf(recorded);
  fc.assert(
    fc.property(noise, noise, (before, after) => {
      const text = `${before}\n${stdout}\n${after}`;
      expect(isPass(printed(text, recorded.format, recorded.command))).toBe(false);
    }),
    { numRuns: 20 },
  );
});

/** Reports that are one document. Of several that were joined, each is whole where the next one begins. */
const DOCUMENTS = GREEN.filter(
  ({ file }) => /\.(?:xml|json|tap)$/.test(file) && !file.includes("joined"),
);

test.each(DOCUMENTS)("$file, which is green, is no pass cut short", (recorded) => {
  const text = textsOf(recorded).stdout.trimEnd();
  expect(text.length).toBeGreaterThan(0);
  fc.assert(
    fc.property(fc.nat(text.length - 2), (at) => {
      expect(isPass(printed(text.slice(0, at), recorded.format, recorded.command)), `${at}`).toBe(
        false,
      );
    }),
    { numRuns: 50 },
  );
});

const deep = (open: string, close: string, times: number): string =>
  open.repeat(times) + close.repeat(times);

const HOSTILE: readonly (readonly [name: string, text: string])[] = [
  [
    "an entity bomb",
    `<?xml version="1.0"?><!DOCTYPE t [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><testsuites><testsuite tests="1"><testcase name="&b;"/></testsuite></testsuites>`,
  ],
  [
    "an entity from elsewhere",
    `<!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/passwd">]><testsuite tests="1"><testcase name="&x;"/></testsuite>`,
  ],
  ["deep XML", `<testsuites>${deep('<testsuite name="a">', "</testsuite>", 20_000)}</testsuites>`],
  ["deep JSON", `{"numTotalTests":1,"testResults":${deep("[", "]", 200_000)}}`],
  ["deep JSON in events", `{"Action":"pass","Package":"a","Output":${deep("[", "]", 100_000)}}`],
  [
    "deep TAP",
    Array.from({ length: 2_000 }, (_, depth) => `${"    ".repeat(depth)}# Subtest: a`).join("\n"),
  ],
  ["a TAP plan that no test meets", "TAP version 13\n1..999999999\nok 1 - a\n"],
  ["a TAP YAML block without end", `TAP version 13\nok 1 - a\n  ---\n${"  a: 1\n".repeat(50_000)}`],
  ["a huge attribute", `<testsuite tests="1"><testcase name="${"a".repeat(2_000_000)}`],
  ["a huge number of attributes", `<testsuite tests="1"><testcase ${'a="b" '.repeat(100_000)}`],
  ["unclosed comments", "<!--".repeat(100_000)],
  ["NULs", `${"\u0000".repeat(100_000)}<testsuite tests="1"><testcase`],
  ["escapes without end", `\u001b[${"1;".repeat(200_000)}`],
  ["a title of the terminal without end", `\u001b]0;${"a".repeat(500_000)}`],
  ["one line of megabytes", `not ok ${"1".repeat(4_000_000)}`],
  [
    "numbers beyond counting",
    `Tests:       ${"9".repeat(400)} passed, ${"9".repeat(400)} total\nTime:        1 s`,
  ],
  [
    "keys that say two things, in JSON",
    '{"numTotalTests":1,"numFailedTests":1,"numFailedTests":0,"success":false,"success":true,"numPassedTests":1,"testResults":[{"name":"a.js","status":"passed","assertionResults":[{"title":"a","status":"failed","status":"passed","fullName":"a","ancestorTitles":[]}],"assertionResults":[]}]}',
  ],
  [
    "attributes that say two things, in XML",
    '<testsuite name="a" tests="1" failures="1" failures="0"><testcase name="a" name="b"/></testsuite>',
  ],
  [
    "a failure that hides in another namespace",
    '<testsuite name="a" tests="1" failures="1"><testcase name="a"><x:failure xmlns:x="y"/></testcase></testsuite>',
  ],
  [
    "bytes that were no text, in XML",
    '<testsuite name="a" tests="2" failures="0"><testcase name="a\uFFFD"/><testc\uFFFDse name="b"/></testsuite>',
  ],
  ["a TAP number that comes twice", "TAP version 13\n1..2\nok 1 - a\nok 1 - a\n"],
  [
    "a TAP document within another",
    "TAP version 13\n1..1\nok 1 - a\nTAP version 13\n1..1\nnot ok 1 - b\n",
  ],
  ["a TAP test after the plan is met", "TAP version 13\n1..1\nok 1 - a\nok 2 - b\nnot ok 3 - c\n"],
  ["lone surrogates", `${"\uD800".repeat(100_000)}<testsuite tests="1"><testcase`],
  ["prototype keys", '{"__proto__":{"numTotalTests":1},"constructor":1,"testResults":[]}'],
];

describe.each(HOSTILE)("%s", (_name, text) => {
  test.each([
    "auto",
    "node-test",
    "vitest",
    "jest",
    "pytest",
    "cargo-test",
    "go-test",
    "junit",
    "tap",
  ] as const)("neither breaks the reader of %s nor passes", (format) => {
    expect(isPass(printed(text, format))).toBe(false);
    expect(isPass({ ...printed("", format), reportFile: text })).toBe(false);
  });
});

/** Generous: reading a log that was cut to its limit takes a few times that limit. */
const HEAP_GROWTH_BYTES_MAX = 400 * 1024 * 1024;

test("a log of 100 MB is read in bounded memory, and what was dropped of it makes no pass", () => {
  const line = `[info] 2026-11-22 nothing of interest happened here, again and again and again\n`;
  const log = Buffer.alloc(100_000_000, line, "latin1").toString("latin1");
  const green = textsOf(
    RECORDED_REPORTS.find(({ file }) => file === "vitest-default-green.txt") as RecordedReport,
  ).stdout;
  expect(isPass(printed(green, "vitest"))).toBe(true);
  // In one piece before anything is measured: joining the two would count as reading them.
  const text = Buffer.from(`${log}${green}`).toString("utf8");
  const before = process.memoryUsage().heapUsed;
  expect(isPass(printed(text, "auto"))).toBe(false);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(HEAP_GROWTH_BYTES_MAX);
});

test("a report of which output was dropped is incomplete, though what is left looks whole", () => {
  const { stdout } = textsOf(
    RECORDED_REPORTS.find(({ file }) => file === "vitest-default-green.txt") as RecordedReport,
  );
  const asked = printed(stdout, "vitest");
  expect(readReport({ ...asked, exitCode: 0 })?.integrity).toEqual([]);
  expect(readReport({ ...asked, exitCode: 0, truncated: true })?.integrity).toEqual(["INCOMPLETE"]);
  expect(isPass({ ...asked, truncated: true })).toBe(false);
});
