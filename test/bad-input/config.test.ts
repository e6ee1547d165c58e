import { readFileSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseAgents } from "../../src/config/parse-agents.js";
import { parseConfig } from "../../src/config/parse-config.js";
import { parseMatchers } from "../../src/config/parse-matchers.js";
import { type PlanSurroundings, parsePlan, parseWorkstream } from "../../src/config/parse-plan.js";
import { parseTape } from "../../src/config/parse-tape.js";
import { explainProblem, type Parsed } from "../../src/config/problem.js";
import { BAD_FILES, type BadFile, type FileKind } from "./cases.js";

const GOLDEN = new URL("../golden/problems.txt", import.meta.url);

const BESIDE: ReadonlyMap<string, string> = new Map([
  ["brief.md", "Do it.\n"],
  ["binary.png", "\0PNG"],
]);

const around: PlanSurroundings = {
  readFile: (path) => BESIDE.get(path),
  agents: ["codex", "tape"],
};

const PARSERS: Readonly<Record<FileKind, (text: string) => Parsed<unknown>>> = {
  config: (text) => parseConfig(text, "interlock.yaml"),
  plan: (text) => parsePlan(text, "plan.yaml", around),
  workstream: (text) => parseWorkstream(text, "ws1.json", around),
  agents: (text) => parseAgents(text, "agents.yaml"),
  tape: (text) => parseTape(text, "ws1.tape.yaml"),
  matchers: (text) => parseMatchers(text, "tool.json"),
};

function answerTo({ kind, text }: BadFile): readonly string[] {
  const parsed = PARSERS[kind](text);
  return parsed.ok ? ["(accepted)"] : parsed.problems.map(explainProblem);
}

const written = (bad: BadFile): string =>
  [`# ${bad.title}`, ...answerTo(bad), ""].map((line) => `${line}\n`).join("");

describe("bad input", () => {
  test("every malformed file is answered as the golden list says", () => {
    const answers = BAD_FILES.map(written).join("");
    // UPDATE_GOLDEN=1 writes the list anew; read the difference before you keep it.
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(GOLDEN, answers);
    expect(answers).toBe(readFileSync(GOLDEN, "utf8"));
  });

  test.each(BAD_FILES)("$title is refused in lines that name file, line and next step", (bad) => {
    const answers = answerTo(bad);
    expect(answers.length).toBeGreaterThan(0);
    for (const answer of answers) {
      expect(answer).toMatch(/^[\w.]+:\d+: \S.*; \S.*\.$/);
      expect(answer).not.toMatch(/undefined|\[object|Error:|\s{4}at /);
    }
  });

  test("every title of a case is used once", () => {
    expect(new Set(BAD_FILES.map((bad) => bad.title)).size).toBe(BAD_FILES.length);
  });

  test("all problems of a file are reported at once, in the order of its lines", () => {
    const bad = BAD_FILES.find((candidate) => candidate.title === "many things at once");
    const lines = answerTo(bad!).map((answer) => Number(answer.split(":")[1]));
    expect(lines.length).toBeGreaterThanOrEqual(8);
    expect(lines).toEqual([...lines].sort((left, right) => left - right));
  });

  test("a file wrong in very many places is cut short and says so", () => {
    const text = `version: 1\ngates: []\n${Array.from({ length: 20_000 }, (_, index) => `k${index}: 1\n`).join("")}`;
    const answers = answerTo({ title: "", kind: "config", text });
    expect(answers).toHaveLength(101);
    expect(answers.at(-1)).toContain("there are 19900 more problems; mend these first.");
  });
});

const kinds = Object.keys(PARSERS) as readonly FileKind[];
const anyKind = fc.constantFrom(...kinds);

function isSettled(kind: FileKind, text: string): boolean {
  const parsed = PARSERS[kind](text);
  return parsed.ok || parsed.problems.length > 0;
}

describe("laws", () => {
  test("arbitrary bytes never throw", () => {
    fc.assert(
      fc.property(anyKind, fc.uint8Array({ maxLength: 300 }), (kind, bytes) => {
        expect(isSettled(kind, new TextDecoder().decode(bytes))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("arbitrary text in the characters of YAML never throws", () => {
    const sign = fc.constantFrom(
      ..."-:?[]{}&*!|>'\"%@`#, \n\tab1.~<".split(""),
      "__proto__",
      "version: 1\n",
    );
    fc.assert(
      fc.property(anyKind, fc.array(sign, { maxLength: 60 }), (kind, signs) => {
        expect(isSettled(kind, signs.join(""))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test("a file with a piece cut out, doubled or replaced never throws", () => {
    const short = BAD_FILES.filter((bad) => bad.text.length < 2_000);
    fc.assert(
      fc.property(
        fc.constantFrom(...short),
        fc.nat(),
        fc.nat(20),
        fc.string(),
        (bad, at, length, put) => {
          const start = at % (bad.text.length + 1);
          const piece = bad.text.slice(start, start + length);
          for (const middle of ["", put, piece + piece]) {
            const text = bad.text.slice(0, start) + middle + bad.text.slice(start + length);
            expect(isSettled(bad.kind, text)).toBe(true);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test("arbitrary values in the place of any value never throw", () => {
    fc.assert(
      fc.property(anyKind, fc.jsonValue(), fc.jsonValue(), (kind, one, other) => {
        const value = {
          version: 1,
          name: "n",
          gates: [one],
          workstreams: [other],
          agents: one,
          turns: [other],
          id: other,
        };
        expect(isSettled(kind, JSON.stringify(value))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
