/** The shape of `interlock.yaml`. What must hold beyond the shape is in `config-rules.ts`. */

import { z } from "zod";
import { agentsSchema } from "./agents-schema.js";
import {
  checkoutPath,
  closed,
  environment,
  glob,
  kindRemedy,
  minutes,
  name,
  shellLine,
  text,
  versionOne,
  wholeFrom,
} from "./leaves.js";
import { configLimitsSchema } from "./limits-schema.js";

const GATE_MINUTES_MAX = 1_440;
const MATCHER_FILES_MAX = 20;

const FAILURE_CLASSES = [
  "format",
  "dead_code",
  "lint",
  "type",
  "compile",
  "build",
  "test",
  "title",
  "merge_conflict",
  "timeout",
  "out_of_memory",
  "network",
  "disk_full",
  "missing_tool",
  "permission",
  "unknown",
] as const;

const REPORT_FORMATS = [
  "auto",
  "node-test",
  "vitest",
  "jest",
  "pytest",
  "cargo-test",
  "go-test",
  "junit",
  "tap",
] as const;

const gateBase = {
  id: name().describe("The gate's name in reports; unique."),
  timeoutMinutes: minutes(GATE_MINUTES_MAX).optional().describe("15 if absent."),
};

const network = z
  .boolean("write true or false")
  .optional()
  .describe("Its programs may use the network; false if absent.");

const control = closed({
  files: z
    .record(checkoutPath(), z.string())
    .refine((files) => Object.keys(files).length > 0, "give at least one path and its text"),
}).describe("Files that are known to be bad: laid over the base, they must make the gate fail.");

const commandGate = closed({
  ...gateBase,
  kind: z.literal("command"),
  run: shellLine().describe("A shell line, run in a fresh checkout; it passes with exit code 0."),
  fix: shellLine()
    .optional()
    .describe("A shell line that mends what `run` finds, without an agent."),
  class: z
    .enum(FAILURE_CLASSES)
    .optional()
    .describe("What a failure is; guessed from the id if absent."),
  report: z
    .enum(["sarif"], 'write sarif, or make it "kind: tests"')
    .optional()
    .describe("The form of its report; absent: what it prints is read as it is."),
  reportFile: checkoutPath()
    .optional()
    .describe("The file in the checkout that it writes its report to; printed if absent."),
  outputs: z
    .array(checkoutPath())
    .min(1, "give at least one path, e.g. dist")
    .optional()
    .describe("Files and folders that it makes; in strict, made twice and compared."),
  control: control.optional(),
  network,
});

const testsGate = closed({
  ...gateBase,
  kind: z.literal("tests"),
  run: shellLine().describe("A shell line that runs the tests."),
  report: z.enum(REPORT_FORMATS).optional().describe("How to read what it prints; auto if absent."),
  reportFile: checkoutPath()
    .optional()
    .describe("The file in the checkout that it writes its report to."),
  runFiles: shellLine()
    .refine((line) => line.includes("{files}"), "write {files} where the paths of test files go")
    .optional()
    .describe("A shell line that runs some test files alone, {files} being their paths."),
  control: control.optional(),
  network,
});

const actionsGate = closed({
  ...gateBase,
  kind: z.literal("actions"),
  workflows: z.array(glob()).min(1, "give at least one workflow file or glob"),
  event: z
    .enum(["push", "pull_request", "merge_group", "workflow_dispatch"])
    .optional()
    .describe("The event that starts them; pull_request if absent."),
  elsewhere: z
    .array(text("give the name of a job, e.g. test (windows-*)"))
    .optional()
    .describe("Jobs that another CI proves: not proven here, they do not hold a change up."),
  reporting: z
    .array(text("give an action, e.g. codecov/codecov-action"))
    .optional()
    .describe("Actions that only report: left out."),
});

export const GATE_KEYS = {
  command: Object.keys(commandGate.shape),
  tests: Object.keys(testsGate.shape),
  actions: Object.keys(actionsGate.shape),
} as const;

const gateSchema = z.discriminatedUnion("kind", [commandGate, testsGate, actionsGate], {
  error: kindRemedy("command", "tests", "actions"),
});

const setupSchema = closed({
  run: shellLine().describe("A shell line that warms a workspace or checkout."),
  cacheKey: z
    .array(checkoutPath())
    .optional()
    .describe("Files on whose content its result depends."),
});

const proofSchema = closed({
  profile: z.enum(["standard", "strict"]).optional(),
  protected: z
    .array(glob())
    .optional()
    .describe("Paths that no workstream may touch without an allowance; a careful list if absent."),
});

export const configSchema = closed({
  version: versionOne(),
  base: text("give the name of the base branch, e.g. main")
    .optional()
    .describe("The base branch; main if absent."),
  env: environment().optional().describe("Variables for set-up, gates and acceptance checks."),
  setup: z.array(setupSchema).optional(),
  gates: z
    .array(gateSchema, "list what a commit must pass")
    .describe("What a commit must pass, in the order of cost."),
  matchers: z
    .array(checkoutPath())
    .max(MATCHER_FILES_MAX, `give at most ${MATCHER_FILES_MAX} files`)
    .optional()
    .describe("Files of problem matchers in GitHub's form, for tools that Interlock cannot read."),
  proof: proofSchema.optional(),
  agents: agentsSchema.optional(),
  parallel: closed({
    start: wholeFrom(1, 64).optional(),
    max: wholeFrom(1, 64).optional(),
  })
    .optional()
    .describe("How many workstreams run at first, and at most."),
  limits: configLimitsSchema.optional(),
  commits: closed({ convention: z.enum(["conventional", "none"]).optional() }).optional(),
  forge: closed({ kind: z.enum(["local", "github"]).optional() }).optional(),
}).describe("interlock.yaml: how Interlock proves a change to this repository.");

export type ConfigRead = z.output<typeof configSchema>;
export type GateRead = z.output<typeof gateSchema>;
