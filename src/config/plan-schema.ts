/** The shape of `plan.yaml` and of one workstream. What must hold beyond the shape is in `plan-rules.ts`. */

import { z } from "zod";
import { LIMITS } from "../domain/limits.js";
import {
  checkoutPath,
  closed,
  glob,
  name,
  numberFrom,
  oneLine,
  relativePath,
  shellLine,
  text,
  versionOne,
  wholeFrom,
} from "./leaves.js";
import { limitsSchema } from "./limits-schema.js";

const NUMBER_MAX = 1_000_000_000;

const caseSchema = closed({
  args: z.array(z.string()).optional().describe("Words that are added to `run`."),
  stdin: z.string().optional().describe("Standard input; empty if absent."),
  stdout: z.string().optional().describe("All that it has to print; anything if absent."),
  exitCode: wholeFrom(0, 255).optional().describe("0 if absent."),
});

const acceptanceSchema = closed({
  files: z
    .record(checkoutPath(), relativePath())
    .optional()
    .describe("Path in the checkout → file beside the plan. The agent never sees it."),
  run: shellLine().describe("A shell line that must fail on the base and pass on the change."),
  cases: z
    .array(caseSchema)
    .min(1, "give at least one case, or remove cases")
    .max(LIMITS.blackBoxCasesMax, `keep them within ${LIMITS.blackBoxCasesMax}`)
    .optional()
    .describe(
      "What goes into `run` and what has to come out: Interlock compares, the checkout never holds it.",
    ),
});

const texts = () => z.array(text("give a text that is not empty"));

const allowSchema = closed({
  removeTests: texts().optional(),
  changeTests: texts().optional(),
  protectedPaths: z.array(glob()).optional(),
  suppressions: texts().optional(),
  newDependencies: texts().optional(),
  constructs: texts()
    .optional()
    .describe("Reason codes, e.g. STUB, or STUB:src/plugins/** for some files only."),
  files: z.array(glob()).optional().describe("Paths that may be binary or large."),
  secrets: texts().optional().describe("Names that findings give to what is no secret."),
}).describe("What the change may do that would otherwise be a finding.");

export const workstreamSchema = closed({
  id: name().describe("Names the branch and the workspace; unique."),
  title: oneLine("give the title of the pull request").describe(
    "Becomes the subject of the squash commit.",
  ),
  kind: z.enum(["feature", "bugfix", "refactor", "test", "docs", "ci", "chore", "investigate"]),
  issue: wholeFrom(1, NUMBER_MAX).optional().describe("Closed when the workstream lands."),
  pullRequests: z
    .array(wholeFrom(1, NUMBER_MAX))
    .optional()
    .describe("Existing pull requests that it takes over."),
  brief: text("say what is to be done").optional().describe("What the agent is asked to do."),
  briefFile: relativePath()
    .optional()
    .describe("The file that holds the brief, instead of `brief`."),
  dependsOn: z.array(name()).optional().describe("Workstreams that have to land first."),
  scope: z
    .array(glob())
    .optional()
    .describe("Paths that the change may touch; everywhere if absent."),
  requiredSymbols: texts().optional().describe("Names that the change has to define."),
  acceptance: z.array(acceptanceSchema).optional(),
  allow: allowSchema.optional(),
  agent: name().optional().describe("An agent of the configuration; its default if absent."),
  estimateHours: numberFrom(0.01, 10_000).optional(),
  limits: limitsSchema.optional(),
  approval: z
    .literal("landing", "write landing, or remove it")
    .optional()
    .describe("A person has to approve before it lands."),
  claims: closed({
    merged: z.boolean().optional(),
    issueClosed: z.boolean().optional(),
    ciGreen: z.boolean().optional(),
  })
    .optional()
    .describe("What is claimed of the work: held against what is so, never evidence."),
});

const COUNT_REMEDY = `list from 1 to ${LIMITS.workstreamsMax} workstreams`;

export const planSchema = closed({
  version: versionOne(),
  name: name().describe("Names the run."),
  workstreams: z
    .array(workstreamSchema, COUNT_REMEDY)
    .min(1, COUNT_REMEDY)
    .max(LIMITS.workstreamsMax, COUNT_REMEDY),
}).describe("plan.yaml: the workstreams that Interlock runs in parallel.");

export type WorkstreamRead = z.output<typeof workstreamSchema>;
