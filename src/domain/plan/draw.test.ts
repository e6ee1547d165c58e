import { describe, expect, test } from "vitest";
import { toWorkstreamId } from "../ids.js";
import type { WorkstreamPlan } from "../plan.js";
import { NOTHING_ALLOWED } from "../plan.js";
import { drawPlan } from "./draw.js";

const workstream = (
  id: string,
  dependsOn: readonly string[],
  more: Partial<WorkstreamPlan> = {},
): WorkstreamPlan => ({
  id: toWorkstreamId(id),
  title: `chore: ${id}`,
  kind: "chore",
  pullRequests: [],
  brief: "Do it.",
  dependsOn: dependsOn.map(toWorkstreamId),
  scope: [],
  requiredSymbols: [],
  acceptance: [],
  allow: NOTHING_ALLOWED,
  limits: {},
  ...more,
});

const WEEK = [
  workstream("ws1", [], { title: "fix(ci): get the red pull requests green", estimateHours: 2 }),
  workstream("ws2", ["ws1", "ws3"], {
    title: "feat(vm): re-entrant host functions",
    estimateHours: 6,
  }),
  workstream("ws3", [], { title: `feat: ${"long ".repeat(20)}` }),
  workstream("gc", ["ws2"], { estimateHours: 10.5 }),
  workstream("ws5", []),
];

describe("drawPlan", () => {
  test("levels stand below each other", () => {
    expect(drawPlan({ workstreams: WEEK })).toBe(
      [
        "1 ┬ ws1  fix(ci): get the red pull requests green                         2 h",
        "  ├ ws3  feat: long long long long long long long long long long lon…",
        "  └ ws5  chore: ws5",
        "2 ─ ws2  feat(vm): re-entrant host functions                              6 h  after ws1, ws3",
        "3 ─ gc   chore: gc                                                     10.5 h  after ws2",
        "",
      ].join("\n"),
    );
  });

  test("ASCII is enough where nothing else can be shown", () => {
    expect(drawPlan({ workstreams: WEEK }, "ascii")).toMatch(/^[\n -~]*$/);
  });

  test("an empty plan is an empty drawing", () => {
    expect(drawPlan({ workstreams: [] })).toBe("");
  });
});
