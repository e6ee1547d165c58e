import { describe, expect, test } from "vitest";
import { toWorkstreamId } from "../ids.js";
import type { WorkstreamPlan } from "../plan.js";
import { NOTHING_ALLOWED } from "../plan.js";
import { forecast } from "./forecast.js";

const workstream = (id: string, more: Partial<WorkstreamPlan> = {}): WorkstreamPlan => ({
  id: toWorkstreamId(id),
  title: `chore: ${id}`,
  kind: "chore",
  pullRequests: [],
  brief: "Do it.",
  dependsOn: [],
  scope: [`src/${id}/**`],
  requiredSymbols: [],
  acceptance: [],
  allow: NOTHING_ALLOWED,
  limits: {},
  ...more,
});

const said = (...workstreams: readonly WorkstreamPlan[]): readonly string[] =>
  forecast({ version: 1, name: "n", workstreams }).map((flag) => flag.message);

describe("forecast", () => {
  test("territories apart give no flag", () => {
    expect(said(workstream("a"), workstream("b"))).toEqual([]);
  });

  test("territories that meet may conflict", () => {
    expect(
      said(
        workstream("a", { scope: ["docs/**", "src/vm/**"] }),
        workstream("b", { scope: ["src/*/heap.ts"] }),
      ),
    ).toEqual([
      "a and b may touch the same files (src/vm/** and src/*/heap.ts); order them with dependsOn, or narrow a scope.",
    ]);
  });

  test("workstreams in an order, near or far, do not conflict", () => {
    const scope = ["src/vm/**"];
    const a = workstream("a", { scope });
    const b = workstream("b", { dependsOn: [a.id] });
    const c = workstream("c", { scope, dependsOn: [b.id] });
    expect(said(a, b, c)).toEqual([]);
    expect(said(c, b, a)).toEqual([]);
  });

  test("no scope is one flag, not one for each neighbour", () => {
    expect(said(workstream("a", { scope: [] }), workstream("b"), workstream("c"))).toEqual([
      "a has no scope, so it may conflict with whatever runs beside it; list the paths that it may touch.",
    ]);
  });

  test("what is too big is told with every reason", () => {
    const acceptance = Array.from({ length: 9 }, () => ({ files: {}, run: "true" }));
    const big = workstream("a", {
      estimateHours: 12,
      brief: "x".repeat(12_001),
      scope: ["**/*"],
      acceptance,
    });
    expect(said(big)).toEqual([
      "a may be too big (12 hours, more than 8; a brief of 12001 characters; the scope **/* is the whole repository; 9 acceptance checks); split it.",
    ]);
  });

  test("a day's work is not too big", () => {
    expect(said(workstream("a", { estimateHours: 8 }))).toEqual([]);
  });

  test("an issue that several name is told once", () => {
    expect(
      said(
        workstream("a", { issue: 60 }),
        workstream("b", { issue: 61 }),
        workstream("c", { issue: 60 }),
      ),
    ).toEqual([
      "a, c name the same issue #60, which the first to land will close; give each its own.",
    ]);
  });
});
