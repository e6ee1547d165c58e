import { describe, expect, test } from "vitest";
import { RECORDED_LOGS, textOfLog } from "../../../test/fixtures/logs/index.js";
import { classifyFailure, familyOf } from "./classify.js";
import type { FailureEnd } from "./failure-end.js";

const exited = (exitCode: number): FailureEnd => ({ kind: "exited", exitCode });

describe("the recorded logs", () => {
  test.each(RECORDED_LOGS)("$name is $class when the gate says that it is $gate", (log) => {
    const found = classifyFailure({
      gateClass: log.gate,
      end: exited(log.exitCode),
      output: textOfLog(log.name),
      structured: false,
    });
    expect(found.class).toBe(log.class);
  });

  test.each(RECORDED_LOGS)("$name is recognised without its gate", (log) => {
    const found = classifyFailure({
      end: exited(log.exitCode),
      output: textOfLog(log.name),
      structured: false,
    });
    expect(found.class).toBe(log.byPatternAlone ?? log.class);
  });

  test.each(RECORDED_LOGS)(
    "$name is blamed on the machine only when it is the machine's",
    (log) => {
      const isMachine = [
        "out_of_memory",
        "network",
        "disk_full",
        "missing_tool",
        "permission",
      ].includes(log.class);
      const { family } = classifyFailure({
        gateClass: log.gate,
        end: exited(log.exitCode),
        output: textOfLog(log.name),
        structured: false,
      });
      expect(family).toBe(isMachine ? "infrastructure" : "verification");
    },
  );
});

test("a test that prints a network error is a failed test, when the report names it", () => {
  const output = "Error: connect ECONNREFUSED 127.0.0.1:9";
  const ask = (structured: boolean) =>
    classifyFailure({ gateClass: "test", end: exited(1), output, structured }).class;
  expect(ask(true)).toBe("test");
  expect(ask(false)).toBe("network");
});

test.each([
  [{ kind: "timed-out" }, "timeout"],
  [{ kind: "not-started", reason: "no such file" }, "missing_tool"],
  [{ kind: "signalled", signal: "SIGKILL" }, "out_of_memory"],
  [{ kind: "signalled", signal: "SIGSEGV" }, "build"],
  [{ kind: "flooded" }, "build"],
] as const)("an end of %o is %s", (end, expected) => {
  expect(classifyFailure({ gateClass: "build", end, output: "", structured: false }).class).toBe(
    expected,
  );
});

test("a gate of unknown class is judged by its log", () => {
  const output = textOfLog("tsc");
  expect(
    classifyFailure({ gateClass: "unknown", end: exited(2), output, structured: false }).class,
  ).toBe("type");
});

test("a hang is the change's own", () => {
  expect(familyOf("timeout")).toBe("verification");
});
