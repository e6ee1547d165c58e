import { expect, test } from "vitest";
import type { FailureClass } from "../config.js";
import { familyOf } from "./classify.js";
import { remedyFor } from "./playbook.js";

const TABLE: Readonly<Record<FailureClass, string>> = {
  format: "mend-here",
  title: "mend-here",
  dead_code: "ask-agent",
  lint: "ask-agent",
  type: "ask-agent",
  compile: "ask-agent",
  build: "ask-agent",
  test: "ask-agent",
  merge_conflict: "ask-agent",
  unknown: "ask-agent",
  timeout: "retry",
  out_of_memory: "retry",
  network: "retry",
  disk_full: "ask-person",
  missing_tool: "ask-person",
  permission: "ask-person",
};
const CLASSES = Object.keys(TABLE).map((name) => name as FailureClass);

test.each(CLASSES)("%s has its remedy and a hint in one sentence or two", (failureClass) => {
  const remedy = remedyFor(failureClass);
  expect(remedy.kind).toBe(TABLE[failureClass]);
  expect(remedy.hint).toMatch(/^[A-Z].*\.$/);
});

test("no agent is ever asked first about the machine's trouble", () => {
  const asked = CLASSES.filter(
    (failureClass) =>
      familyOf(failureClass) === "infrastructure" && remedyFor(failureClass).kind === "ask-agent",
  );
  expect(asked).toEqual([]);
});
