import { validateStrict } from "ctrf";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CheckRun, Conclusion } from "../../src/domain/check-run.js";
import { toCtrf } from "../../src/domain/export/ctrf.js";
import { toJunitXml } from "../../src/domain/export/junit-xml.js";
import { type ProofExport, toProofExport } from "../../src/domain/export/proof-export.js";
import { toProofMarkdown } from "../../src/domain/export/proof-markdown.js";
import { toSarif } from "../../src/domain/export/sarif.js";
import { REASON_CODES } from "../../src/domain/finding.js";
import type { TestRun } from "../../src/domain/test-run.js";
import { parseJunitXml } from "../../src/proof/reports/junit-xml.js";
import { readReport } from "../../src/proof/reports/read-report.js";
import { RECORDED_REPORTS } from "../fixtures/reports/index.js";
import { exportOf, HELD_TEXTS, recordedRun, SAMPLE } from "./sample-proof.js";
import { problemsOfSarif } from "./sarif-shape.js";

const FORMATS = { ctrf: toCtrf, junit: toJunitXml, sarif: toSarif, markdown: toProofMarkdown };

const gate = (conclusion: Conclusion, message?: string): CheckRun => ({
  gate: "test",
  class: "tests",
  conclusion,
  durationMs: 5,
  evidence: [],
  findings:
    message === undefined
      ? []
      : [
          {
            code: "TEST_FAIL",
            severity: "hard",
            blame: "workstream",
            file: message,
            testId: message,
            message,
            excerpt: [message],
            reproduce: message,
            signature: "test:1/1",
            fix: { hint: message, command: message },
          },
        ],
});

/** Names and texts as a change may choose them. */
const hostile = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.constantFrom(
    "]]>",
    "</testsuites>",
    "&lt;",
    "\u0000\u001b[31m",
    "\ud800",
    "```\n# x",
    "a|b`c``d",
  ),
);

const withTest = (text: string): ReadonlyMap<string, TestRun> => {
  const run = recordedRun("jest-json.txt");
  const tests = run.tests.map((one) => ({ ...one, name: text, message: text, excerpt: [text] }));
  return new Map([["test", { ...run, tests }]]);
};

const hostileExport = (text: string): ProofExport =>
  exportOf([gate("failure", text)], withTest(text));

/** Elements with quoted attributes, text and the entities that are XML's own; no character that XML cannot hold. */
const WELL_FORMED =
  /^<\?xml [^?]*\?>\n(?:<\/?[a-z]+(?: [a-z]+="(?:[^"<&]|&(?:amp|lt|gt|quot|#9|#10|#13);)*")*\/?>|(?!\p{Surrogate}|[\0-\x08\v\f\x0e-\x1f\ufffe\uffff])[^<&]|&(?:amp|lt|gt|quot|#9|#10|#13);)*$/u;

interface Ctrf {
  readonly results: {
    readonly tests: readonly unknown[];
    readonly summary: { readonly failed: number; readonly other: number };
  };
}

const ctrfOf = (text: string): Ctrf => JSON.parse(text) as Ctrf;

describe.each(Object.entries(FORMATS))("%s", (format, write) => {
  test("is as on file", async () => {
    const end = { ctrf: "json", junit: "xml", sarif: "sarif.json", markdown: "md" }[format];
    await expect(write(toProofExport(SAMPLE))).toMatchFileSnapshot(
      `../golden/exports/sample.${format}.${end ?? ""}`,
    );
  });

  test("has the behaviour of a held check, and nothing that the check is made of", () => {
    const text = write(toProofExport(SAMPLE));
    expect(text).toContain("totals are added");
    for (const held of HELD_TEXTS) expect(text).not.toContain(held);
  });
});

describe("CTRF", () => {
  const problemsOf = (text: string) => validateStrict(JSON.parse(text));

  test("with the tests of every recorded report is valid by its schema", () => {
    const gates = RECORDED_REPORTS.map(({ file }) => ({ ...gate("failure", "boom"), gate: file }));
    const runs = new Map(RECORDED_REPORTS.map(({ file }) => [file, recordedRun(file)] as const));
    const text = toCtrf(exportOf(gates, runs));
    expect(ctrfOf(text).results.tests.length).toBeGreaterThan(400);
    expect(() => problemsOf(text)).not.toThrow();
  });

  test("is valid whatever tests and findings say", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(() => problemsOf(toCtrf(hostileExport(text)))).not.toThrow();
      }),
      // Each one compiles the schema.
      { numRuns: 15, examples: [[""], ["\ud800"], ["\u0000"]] },
    );
  });

  test("that lacks what its schema asks for is refused: the schema is really asked", () => {
    const { results, ...rest } = ctrfOf(toCtrf(SAMPLE));
    const summary = Object.fromEntries(
      Object.entries(results.summary).filter(([name]) => name !== "failed"),
    );
    expect(() => validateStrict({ ...rest, results })).not.toThrow();
    expect(() => validateStrict({ ...rest, results: { ...results, summary } })).toThrow();
  });
});

describe("JUnit XML", () => {
  test.each(RECORDED_REPORTS)("with the tests of $file is read back as it was", ({ file }) => {
    const run = recordedRun(file);
    const xml = toJunitXml(exportOf([gate("failure", "boom")], new Map([["test", run]])));
    expect(xml).toMatch(WELL_FORMED);
    const back = readReport({
      format: "junit",
      command: "",
      stdout: xml,
      output: xml,
      exitCode: 1,
    });
    expect(back?.integrity).toEqual([]);
    // The verdict, the gate, and then each test.
    const own = back?.tests.slice(2).map(({ status, name }) => ({ status, name }));
    const expected = run.tests.map(({ status, name }) => ({ status, name }));
    expect(own).toEqual(expected);
  });

  test("is well formed whatever tests and findings say", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const xml = toJunitXml(hostileExport(text));
        expect(xml).toMatch(WELL_FORMED);
        expect(parseJunitXml(xml)).toMatchObject([{ isComplete: true }]);
      }),
      { examples: [[""], ["\ud800"], ["\u0000]]>&"]] },
    );
  });
});

describe("SARIF", () => {
  test("has the structure that version 2.1.0 asks for", () => {
    expect(problemsOfSarif(JSON.parse(toSarif(toProofExport(SAMPLE))))).toEqual([]);
    fc.assert(
      fc.property(hostile, (text) => {
        expect(problemsOfSarif(JSON.parse(toSarif(hostileExport(text))))).toEqual([]);
      }),
      { examples: [[""], ["\ud800"], ["C:\\a"], ["javascript:alert(1)"]] },
    );
  });

  test("of every reason code has its rule", () => {
    const findings = REASON_CODES.map((code) => ({ ...gate("failure", "x").findings[0]!, code }));
    const text = toSarif(exportOf([{ ...gate("failure"), findings }]));
    expect(problemsOfSarif(JSON.parse(text))).toEqual([]);
    expect(text.match(/"shortDescription"/g)).toHaveLength(REASON_CODES.length);
  });
});

describe("Markdown", () => {
  test("keeps the structure that it has, whatever findings say", () => {
    const plain = toProofMarkdown(hostileExport("x")).split("\n");
    const shapeOf = (lines: readonly string[]): readonly string[] =>
      lines
        .filter((line) => /^(?:#|\| [^|]* \|)/.test(line))
        .map((line) => line.replace(/\d+/g, "N"));
    fc.assert(
      fc.property(hostile, (text) => {
        expect(shapeOf(toProofMarkdown(hostileExport(text)).split("\n"))).toEqual(shapeOf(plain));
      }),
    );
  });

  test("shows as many findings as fit, and counts the rest", () => {
    const one = gate("failure", "x").findings[0]!;
    const findings = Array.from({ length: 44 }, () => one);
    const text = toProofMarkdown(exportOf([{ ...gate("failure"), findings }]));
    expect(text.match(/^\*\*TEST_FAIL\*\*/gm)).toHaveLength(30);
    expect(text).toContain("And 14 more.");
  });
});

test("no export of a proof that is not a pass looks like one", () => {
  const conclusions: readonly Conclusion[] = [
    "success",
    "neutral",
    "failure",
    "timed_out",
    "skipped",
    "cancelled",
    "incomplete",
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...conclusions), { maxLength: 5 }), (all) => {
      const exported = exportOf(all.map((conclusion) => gate(conclusion)));
      const isPass = exported.proof.verdict === "pass";
      const { summary } = ctrfOf(toCtrf(exported)).results;
      expect(summary.failed + summary.other === 0).toBe(isPass);
      const xml = toJunitXml(exported);
      expect(/<testsuites [^>]*failures="0" errors="0"/.test(xml)).toBe(isPass);
      const markdown = toProofMarkdown(exported);
      expect(markdown.startsWith("## Interlock: proven\n")).toBe(isPass);
    }),
  );
});
