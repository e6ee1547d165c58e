import { describe, expect, test } from "vitest";
import type { Config } from "../domain/config.js";
import { parseConfig } from "./parse-config.js";
import { explainProblem } from "./problem.js";
import { toSandbox } from "./sandbox-schema.js";

function accepted(text: string): Config {
  const parsed = parseConfig(text, "interlock.yaml");
  if (!parsed.ok) throw new Error(parsed.problems.map(explainProblem).join("\n"));
  return parsed.value;
}

const warningsOf = (text: string): readonly string[] => {
  const parsed = parseConfig(text, "interlock.yaml");
  return parsed.ok ? parsed.warnings.map(explainProblem) : ["(refused)"];
};

const FULL = `
version: 1
base: trunk
env: {TZ: UTC}
setup: [{run: npm ci, cacheKey: [package-lock.json]}, {run: make warm}]
gates:
  - {id: format, kind: command, run: npm run format:check, fix: npm run format, class: format}
  - {id: test, kind: tests, run: npm test, report: junit, reportFile: out/junit.xml, timeoutMinutes: 0.5}
  - {id: ci, kind: actions, workflows: [".github/workflows/*.yml"]}
proof: {profile: strict, protected: ["tools/**"]}
agents:
  default: codex
  codex: {kind: acp, command: [codex-acp]}
  script: {kind: command, command: [./my-agent.sh, --fast], env: {LEVEL: "3"}}
  tape: {kind: tape, directory: tapes}
parallel: {start: 2, max: 8}
limits: {attempts: 3, costUsd: 5}
commits: {convention: none}
forge: {kind: github}
matchers: [ci/tool.json]
`;

describe("parseConfig", () => {
  test("a full configuration is read", () => {
    expect(accepted(FULL)).toEqual({
      version: 1,
      base: "trunk",
      env: { TZ: "UTC" },
      setup: [
        { run: "npm ci", cacheKey: ["package-lock.json"] },
        { run: "make warm", cacheKey: [] },
      ],
      gates: [
        {
          id: "format",
          kind: "command",
          run: "npm run format:check",
          fix: "npm run format",
          class: "format",
          network: false,
          timeoutMs: 900_000,
        },
        {
          id: "test",
          kind: "tests",
          run: "npm test",
          report: "junit",
          reportFile: "out/junit.xml",
          network: false,
          timeoutMs: 30_000,
        },
        {
          id: "ci",
          kind: "actions",
          workflows: [".github/workflows/*.yml"],
          event: "pull_request",
          elsewhere: [],
          reporting: [],
          timeoutMs: 900_000,
        },
      ],
      proof: {
        profile: "strict",
        protected: ["interlock.yaml", ".interlock/**", "ci/tool.json", "tools/**"],
      },
      matchers: [{ path: "ci/tool.json", json: undefined }],
      agents: {
        default: "codex",
        fallback: [],
        byName: {
          codex: { kind: "acp", command: ["codex-acp"], env: {}, sandbox: toSandbox(undefined) },
          script: {
            kind: "command",
            command: ["./my-agent.sh", "--fast"],
            env: { LEVEL: "3" },
            sandbox: toSandbox(undefined),
          },
          tape: { kind: "tape", directory: "tapes" },
        },
      },
      parallel: { start: 2, max: 8 },
      limits: {
        attempts: 3,
        turnMinutes: 60,
        workstreamMinutes: 480,
        silentMinutes: 10,
        costUsd: 5,
      },
      commits: { convention: "none" },
      forge: { kind: "github" },
    });
  });

  test("what is left out has a default", () => {
    const config = accepted("version: 1\ngates: [{id: unit, kind: tests, run: node --test}]\n");
    expect(config).toMatchObject({
      base: "main",
      setup: [],
      gates: [{ id: "unit", report: "auto", timeoutMs: 900_000 }],
      proof: { profile: "standard" },
      agents: { default: "", fallback: [], byName: {} },
      parallel: { start: 1, max: 4 },
      limits: {
        attempts: 6,
        turnMinutes: 60,
        workstreamMinutes: 480,
        silentMinutes: 10,
        costUsd: 20,
      },
      commits: { convention: "conventional" },
      forge: { kind: "local" },
      env: {},
    });
    expect(config.proof.protected).toEqual(
      expect.arrayContaining(["interlock.yaml", ".github/**", ".interlock/**"]),
    );
  });

  test("a start above the usual maximum raises it", () => {
    expect(accepted("version: 1\ngates: []\nparallel: {start: 9}\n").parallel).toEqual({
      start: 9,
      max: 9,
    });
  });

  test("the only agent is the default one", () => {
    expect(
      accepted("version: 1\ngates: []\nagents: {a: {kind: acp, command: [a]}}\n").agents.default,
    ).toBe("a");
  });

  test("JSON, a byte order mark, CRLF and anchors are read, too", () => {
    expect(accepted('{\n\t"version": 1,\n\t"gates": []\n}').base).toBe("main");
    expect(accepted("\ufeffversion: 1\r\nbase: next\r\ngates: []\r\n").base).toBe("next");
    expect(
      accepted("version: 1\nsetup: [{run: &r make}]\ngates: [{id: a, kind: command, run: *r}]\n")
        .gates,
    ).toMatchObject([{ run: "make" }]);
  });

  test("what proves nothing is a warning", () => {
    expect(warningsOf("version: 1\ngates: []\n")).toEqual([
      "interlock.yaml:2: gates is empty, so nothing of this repository's own is proven; add a gate for its tests.",
    ]);
    expect(warningsOf(FULL)).toEqual([]);
  });

  test("the same text gives the same configuration", () => {
    expect(accepted(FULL)).toEqual(accepted(FULL));
  });
});
