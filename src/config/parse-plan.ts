/** `plan.yaml`, or one workstream by itself: text → trusted values, with the files they name read in. */

import { toWorkstreamId } from "../domain/ids.js";
import type {
  AcceptanceCheck,
  Allowances,
  BlackBoxCase,
  Claims,
  Plan,
  WorkstreamPlan,
} from "../domain/plan.js";
import { NOTHING_ALLOWED } from "../domain/plan.js";
import { toLimits } from "./limits-schema.js";
import { parseWith } from "./parse-with.js";
import {
  type PlanSurroundings,
  planDoubts,
  planRules,
  workstreamDoubts,
  workstreamRules,
} from "./plan-rules.js";
import { planSchema, type WorkstreamRead, workstreamSchema } from "./plan-schema.js";
import type { Parsed } from "./problem.js";

export type { PlanSurroundings } from "./plan-rules.js";

export function parsePlan(
  text: string,
  path: string,
  surroundings: PlanSurroundings,
): Parsed<Plan> {
  const around = readingOnce(surroundings);
  return parseWith(
    { text, path },
    {
      schema: planSchema,
      rules: planRules(around),
      doubts: planDoubts(around),
      start: '"version: 1", a name and a list of workstreams',
      toValue: (read) => ({
        version: 1,
        name: read.name,
        workstreams: read.workstreams.map((entry) => toWorkstream(entry, around)),
      }),
    },
  );
}

/** One entry of a plan in a file of its own (YAML or JSON). What it depends on cannot be checked here. */
export function parseWorkstream(
  text: string,
  path: string,
  surroundings: PlanSurroundings,
): Parsed<WorkstreamPlan> {
  const around = readingOnce(surroundings);
  return parseWith(
    { text, path },
    {
      schema: workstreamSchema,
      rules: workstreamRules(around),
      doubts: workstreamDoubts(around),
      start: '"id:", "title:", "kind:" and "brief:"',
      toValue: (read) => toWorkstream(read, around),
    },
  );
}

/** The text that was checked is the text that is used, whatever happens to the file meanwhile. */
function readingOnce(surroundings: PlanSurroundings): PlanSurroundings {
  const read = new Map<string, string | undefined>();
  return {
    ...surroundings,
    readFile: (relativePath) => {
      if (!read.has(relativePath)) read.set(relativePath, surroundings.readFile(relativePath));
      return read.get(relativePath);
    },
  };
}

function toWorkstream(read: WorkstreamRead, around: PlanSurroundings): WorkstreamPlan {
  return {
    id: toWorkstreamId(read.id),
    title: read.title,
    kind: read.kind,
    pullRequests: read.pullRequests ?? [],
    brief: read.brief ?? textOf(read.briefFile ?? "", around),
    dependsOn: [...new Set(read.dependsOn)].map(toWorkstreamId),
    scope: read.scope ?? [],
    requiredSymbols: read.requiredSymbols ?? [],
    acceptance: (read.acceptance ?? []).map((check) => toAcceptance(check, around)),
    allow: toAllowances(read.allow),
    limits: toLimits(read.limits),
    ...(read.issue === undefined ? {} : { issue: read.issue }),
    ...(read.agent === undefined ? {} : { agent: read.agent }),
    ...(read.estimateHours === undefined ? {} : { estimateHours: read.estimateHours }),
    ...(read.approval === undefined ? {} : { approval: read.approval }),
    ...(read.claims === undefined ? {} : { claims: toClaims(read.claims) }),
  };
}

type AcceptanceRead = NonNullable<WorkstreamRead["acceptance"]>[number];

const toAcceptance = (read: AcceptanceRead, around: PlanSurroundings): AcceptanceCheck => ({
  files: Object.fromEntries(
    Object.entries(read.files ?? {}).map(([path, file]) => [path, textOf(file, around)]),
  ),
  run: read.run,
  ...(read.cases === undefined ? {} : { cases: read.cases.map(toCase) }),
});

const toCase = ({
  args = [],
  stdin = "",
  stdout,
  exitCode = 0,
}: NonNullable<AcceptanceRead["cases"]>[number]): BlackBoxCase => ({
  ...{ args, stdin, exitCode },
  ...(stdout === undefined ? {} : { stdout }),
});

const toClaims = ({
  merged,
  issueClosed,
  ciGreen,
}: NonNullable<WorkstreamRead["claims"]>): Claims => ({
  ...(merged === undefined ? {} : { merged }),
  ...(issueClosed === undefined ? {} : { issueClosed }),
  ...(ciGreen === undefined ? {} : { ciGreen }),
});

/** What the entry does not name is not allowed. */
const toAllowances = (read: WorkstreamRead["allow"]): Allowances => ({
  ...NOTHING_ALLOWED,
  ...Object.fromEntries(Object.entries(read ?? {}).filter(([, listed]) => listed !== undefined)),
});

function textOf(file: string, around: PlanSurroundings): string {
  const text = around.readFile(file);
  if (text === undefined) throw new Error(`The rules have let through a missing file: ${file}`);
  return text;
}
