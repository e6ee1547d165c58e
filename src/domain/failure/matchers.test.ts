/** The repository's own problem matchers: before our patterns, and before any word in the log. */

import { describe, expect, test } from "vitest";
import { parseProblemMatchers } from "../matchers/read-matchers.js";
import { classifyFailure } from "./classify.js";
import { diagnosticsOf, isMatched } from "./diagnostics.js";
import { findingsOfCommand } from "./to-findings.js";

function matchersOf(...matchers: readonly unknown[]) {
  const read = parseProblemMatchers(JSON.stringify({ problemMatcher: matchers }));
  if (read.kind === "problem") throw new Error(read.message);
  return read.matchers;
}

const AUDIT = {
  owner: "audit",
  pattern: [
    {
      regexp: "^(BAD|SO-SO) <(\\S+)@(\\d+)> \\{(\\w+)\\} (.*)$",
      severity: 1,
      file: 2,
      line: 3,
      code: 4,
      message: 5,
    },
  ],
};

const TREE = {
  owner: "tree",
  severity: "error",
  pattern: [
    { regexp: "^in (\\S+)$", file: 1 },
    { regexp: "^ {2}(\\d+) (.*)$", line: 1, message: 2, loop: true },
  ],
};

const LOG = `
error <src/a.zig@3> {Z1} leaks
BAD <src/a.zig@3> {Z1} ECONNREFUSED is not handled
in lib/b.zig
  7 no roof
  9 no door
`;

describe("matchers of the repository", () => {
  const matchers = matchersOf({ ...AUDIT, severity: "error" }, TREE);
  const bad = matchersOf({
    ...AUDIT,
    pattern: [
      {
        ...AUDIT.pattern[0],
        regexp: AUDIT.pattern[0]!.regexp.replace("BAD|SO-SO", "error|warning"),
      },
    ],
  });

  test("one line or a block, each diagnostic with its place", () => {
    expect(diagnosticsOf(LOG, { matchers: [...bad, ...matchersOf(TREE)] })).toEqual([
      { file: "src/a.zig", line: 3, message: "leaks", rule: "Z1" },
      { file: "lib/b.zig", line: 7, message: "no roof" },
      { file: "lib/b.zig", line: 9, message: "no door" },
    ]);
  });

  test("without them the same log has no place", () => {
    expect(diagnosticsOf(LOG)).toEqual([]);
    expect(isMatched(LOG, [])).toBe(false);
    expect(isMatched(LOG, matchers)).toBe(true);
  });

  test("a matched line is the gate's failure, though it names a refused connection", () => {
    const end = { kind: "exited", exitCode: 1 } as const;
    const seen = { gateClass: "lint", end, output: LOG } as const;
    expect(classifyFailure({ ...seen, structured: false }).class).toBe("network");
    expect(classifyFailure({ ...seen, structured: isMatched(LOG, matchers) }).class).toBe("lint");
    const findings = findingsOfCommand({
      gate: "zig",
      class: "lint",
      output: LOG,
      end,
      matchers,
    });
    expect(findings.map(({ code, file, line }) => [code, file, line])).toEqual([
      ["LINT", "lib/b.zig", 7],
      ["LINT", "lib/b.zig", 9],
    ]);
  });

  test("what the shell says outweighs them: the tool was never there", () => {
    const end = { kind: "exited", exitCode: 127 } as const;
    expect(classifyFailure({ gateClass: "lint", end, output: LOG, structured: true }).class).toBe(
      "missing_tool",
    );
  });

  test("fromPath is the file beside which the tool ran; a matcher may name no file at all", () => {
    const beside = matchersOf({
      owner: "beside",
      pattern: [{ regexp: "^(\\S+) of (\\S+): (.*)$", file: 1, fromPath: 2, message: 3 }],
    });
    const nowhere = matchersOf({
      owner: "nowhere",
      pattern: [{ regexp: "^!! (.*)$", message: 1 }],
    });
    const text = "src/x.cs of app/app.csproj: bad\n!! all is lost\n";
    expect(diagnosticsOf(text, { matchers: [...beside, ...nowhere] })).toEqual([
      { file: "app/src/x.cs", message: "bad" },
      { file: "", message: "all is lost" },
    ]);
    const [, second] = findingsOfCommand({
      gate: "g",
      class: "lint",
      output: text,
      end: { kind: "exited", exitCode: 1 },
      matchers: [...beside, ...nowhere],
    });
    expect(second).toMatchObject({ message: "all is lost" });
    expect(second).not.toHaveProperty("file");
  });
});
