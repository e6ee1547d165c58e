import { describe, expect, test } from "vitest";
import { type PlanSurroundings, parsePlan, parseWorkstream } from "./parse-plan.js";
import { explainProblem, type Parsed } from "./problem.js";

const FILES: ReadonlyMap<string, string> = new Map([
  ["briefs/ws3.md", "Records and unions execute.\n"],
  ["acceptance/hof.test.js", "// held out\n"],
]);

const around: PlanSurroundings = { readFile: (path) => FILES.get(path), agents: ["codex"] };

function accepted<Value>(parsed: Parsed<Value>): Value {
  if (!parsed.ok) throw new Error(parsed.problems.map(explainProblem).join("\n"));
  return parsed.value;
}

const PLAN = `
version: 1
name: week-1
workstreams:
  - id: ws2
    title: "feat(vm): re-entrant host functions"
    kind: feature
    issue: 60
    pullRequests: [72, 73]
    brief: |
      Host functions get the VM.
    dependsOn: [ws3, ws3]
    scope: ["src/vm/**", "test/**"]
    requiredSymbols: [callClosure]
    acceptance:
      - {files: {"test/accept/hof.test.js": "acceptance/hof.test.js"}, run: node --test test/accept/hof.test.js}
    allow: {changeTests: ["vm › *"]}
    agent: codex
    estimateHours: 6
    limits: {attempts: 4}
    approval: landing
  - {id: ws3, title: "feat: records execute", kind: feature, briefFile: briefs/ws3.md}
`;

describe("parsePlan", () => {
  test("a full plan is read, with the files that it names", () => {
    expect(accepted(parsePlan(PLAN, "plan.yaml", around))).toEqual({
      version: 1,
      name: "week-1",
      workstreams: [
        {
          id: "ws2",
          title: "feat(vm): re-entrant host functions",
          kind: "feature",
          issue: 60,
          pullRequests: [72, 73],
          brief: "Host functions get the VM.\n",
          dependsOn: ["ws3"],
          scope: ["src/vm/**", "test/**"],
          requiredSymbols: ["callClosure"],
          acceptance: [
            {
              files: { "test/accept/hof.test.js": "// held out\n" },
              run: "node --test test/accept/hof.test.js",
            },
          ],
          allow: {
            removeTests: [],
            changeTests: ["vm › *"],
            protectedPaths: [],
            suppressions: [],
            newDependencies: [],
            constructs: [],
            files: [],
            secrets: [],
          },
          agent: "codex",
          estimateHours: 6,
          limits: { attempts: 4 },
          approval: "landing",
        },
        {
          id: "ws3",
          title: "feat: records execute",
          kind: "feature",
          pullRequests: [],
          brief: "Records and unions execute.\n",
          dependsOn: [],
          scope: [],
          requiredSymbols: [],
          acceptance: [],
          allow: {
            removeTests: [],
            changeTests: [],
            protectedPaths: [],
            suppressions: [],
            newDependencies: [],
            constructs: [],
            files: [],
            secrets: [],
          },
          limits: {},
        },
      ],
    });
  });

  test("a feature without an acceptance check is a warning", () => {
    const parsed = parsePlan(PLAN, "plan.yaml", around);
    expect(parsed.ok && parsed.warnings.map(explainProblem)).toEqual([
      'plan.yaml:22: workstream "ws3" is a feature without an acceptance check; add one that fails today and passes when it is done.',
    ]);
  });

  test("a file is read once, so that what is checked is what is used", () => {
    const read: string[] = [];
    const readFile = (path: string): string | undefined => {
      read.push(path);
      return FILES.get(path);
    };
    expect(parsePlan(PLAN, "plan.yaml", { readFile }).ok).toBe(true);
    expect(read.sort()).toEqual(["acceptance/hof.test.js", "briefs/ws3.md"]);
  });

  test("agents are not checked where they are not known", () => {
    const text = PLAN.replace("agent: codex", "agent: other");
    expect(parsePlan(text, "plan.yaml", { readFile: around.readFile }).ok).toBe(true);
    expect(parsePlan(text, "plan.yaml", around).ok).toBe(false);
  });

  test("a title that breaks the convention is a warning, and free where there is none", () => {
    const text = PLAN.replace("feat: records execute", "Records execute.");
    expect(parsePlan(text, "plan.yaml", { ...around, convention: "none" }).ok).toBe(true);
    const warned = parsePlan(text, "plan.yaml", around);
    expect(warned.ok && warned.warnings.map(explainProblem)).toContainEqual(
      expect.stringMatching(/the title .* or leave that to Interlock\.$/),
    );
  });
});

describe("parseWorkstream", () => {
  const entry = {
    id: "ws1",
    title: "fix: crash",
    kind: "bugfix",
    brief: "Mend it.",
    dependsOn: ["elsewhere"],
  };

  test.each([
    ["JSON", JSON.stringify(entry, undefined, "\t")],
    [
      "YAML",
      'id: ws1\ntitle: "fix: crash"\nkind: bugfix\nbrief: Mend it.\ndependsOn: [elsewhere]\n',
    ],
  ])("one entry is read as %s", (_, text) => {
    expect(accepted(parseWorkstream(text, "ws1", around))).toMatchObject(entry);
  });

  test("a bug fix without an acceptance check is a warning", () => {
    const parsed = parseWorkstream(JSON.stringify(entry), "ws1.json", around);
    expect(parsed.ok && parsed.warnings.map(explainProblem)).toEqual([
      "ws1.json:1: the workstream is a bugfix without an acceptance check; add one that fails today and passes when it is done.",
    ]);
  });
});
