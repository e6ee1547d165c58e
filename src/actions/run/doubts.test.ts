import { describe, expect, test } from "vitest";
import type { JobResult } from "../model/result.js";
import { createDoubts, judgeJob } from "./doubts.js";
import { verdictOfAll, verdictOfJobs } from "./verdict.js";

describe("a job", () => {
  test("that failed before any doubt is red, whatever comes after", () => {
    const doubts = createDoubts([]);
    doubts.fail("exit code 1");
    doubts.raise("not here");
    expect(judgeJob("failure", doubts)).toEqual({ verdict: "red", reason: "exit code 1" });
  });

  test("that failed after a doubt is incomplete, and says both", () => {
    const doubts = createDoubts([]);
    doubts.raise("not here");
    doubts.fail("exit code 1");
    expect(judgeJob("failure", doubts)).toEqual({
      verdict: "incomplete",
      reason: "exit code 1; but before that: not here",
    });
  });

  test("that succeeded with a doubt of its own, or of what it needs, is incomplete", () => {
    const own = createDoubts([]);
    own.raise("not here");
    own.raise("not here");
    expect(judgeJob("success", own)).toEqual({ verdict: "incomplete", reason: "not here" });
    expect(judgeJob("success", createDoubts(["it needs a"])).verdict).toBe("incomplete");
  });

  test("without doubts is what GitHub would say", () => {
    const verdicts = (["success", "skipped", "cancelled", "failure"] as const).map(
      (status) => judgeJob(status, createDoubts([])).verdict,
    );
    expect(verdicts).toEqual(["green", "skipped", "cancelled", "red"]);
  });
});

const VERDICTS = ["green", "red", "incomplete", "skipped", "not-run", "cancelled"] as const;

const toJob = (verdict: JobResult["verdict"], mayFail = false): JobResult => ({
  id: "a",
  name: "a",
  matrix: {},
  verdict,
  mayFail,
  steps: [],
  annotations: [],
  durationMs: 0,
});

describe("a workflow", () => {
  test("is green only when every job is green or skipped, and red when one is red: the whole lattice of two", () => {
    for (const one of VERDICTS)
      for (const other of VERDICTS) {
        const expected = [one, other].includes("red")
          ? "red"
          : [one, other].every((each) => each === "green" || each === "skipped")
            ? "green"
            : "incomplete";
        expect([one, other, verdictOfJobs([toJob(one), toJob(other)])]).toEqual([
          one,
          other,
          expected,
        ]);
      }
  });

  test("without jobs proves nothing; a red job that may fail fails nothing", () => {
    expect(verdictOfJobs([])).toBe("incomplete");
    expect(verdictOfJobs([toJob("red", true), toJob("green")])).toBe("green");
  });

  test("several are green together, red if one is", () => {
    expect(verdictOfAll([])).toBe("incomplete");
    expect(verdictOfAll(["green", "green"])).toBe("green");
    expect(verdictOfAll(["green", "incomplete"])).toBe("incomplete");
    expect(verdictOfAll(["incomplete", "red"])).toBe("red");
  });
});
