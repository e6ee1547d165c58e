import { describe, expect, test } from "vitest";
import { againstGreen } from "./against-green.js";
import { findingsOfCommand } from "./to-findings.js";

const GREEN = `
> lint
warning: error handling in src/old.ts is deprecated
checked 41 files in 1.2s
`;

const RED = `
> lint
warning: error handling in src/old.ts is deprecated
the cathedral has no roof
checked 42 files in 1.9s
`;

const failed = (output: string) =>
  findingsOfCommand({
    gate: "lint",
    class: "lint",
    output,
    end: { kind: "exited", exitCode: 1 },
  });

const against = (log: string, lastGreen = GREEN) => againstGreen(failed(log), { log, lastGreen });

describe("against the last green log", () => {
  test("only what is new is shown, whatever the numbers", () => {
    const { findings, newLines } = against(RED);
    expect(newLines).toEqual(["the cathedral has no roof"]);
    expect(findings[0]!.excerpt).toEqual(["the cathedral has no roof"]);
    expect(findings[0]!.message).toBe(
      'Gate "lint" failed (exit 1). One line of its output did not stand there when it last passed.',
    );
  });

  test("it keeps the name that it is known again by, also where there is no green log", () => {
    expect(against(RED).findings[0]!.signature).toBe(failed(RED)[0]!.signature);
  });

  test("a log that says nothing new is left as it is", () => {
    const findings = failed(GREEN);
    expect(againstGreen(findings, { log: GREEN, lastGreen: GREEN })).toEqual({
      findings,
      newLines: [],
    });
  });

  test("a finding with a place is the tool's own word, and stays", () => {
    const log = `src/a.ts(3,5): error TS2322: no\n${RED}`;
    const { findings, newLines } = against(log);
    expect(findings).toEqual(failed(log));
    expect(newLines).toHaveLength(2);
  });
});
