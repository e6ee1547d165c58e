/** Makes a leg ready for its first step: folders, environment, masks, processes. */

import { chmod, mkdir, realpath, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createMasks } from "../commands/masks.js";
import { withoutMachine } from "../containers/container-env.js";
import { wantedContainers } from "../containers/container-spec.js";
import {
  type JobContainers,
  NO_CONTAINERS,
  type Started,
  startContainers,
} from "../containers/job-containers.js";
import type { Surroundings } from "../expressions/evaluate.js";
import { type RenderProblem, renderText, renderTexts } from "../expressions/render.js";
import { isValueMap, toText, type ValueMap } from "../expressions/value.js";
import { OWN_MATCHERS } from "../matchers/own.js";
import { createScanner } from "../matchers/problem-matcher.js";
import type { Template } from "../model/template.js";
import type { KeptIsolation } from "../sandbox/isolation.js";
import { hashFilesFunction } from "../step/hash-files.js";
import { complain } from "./condition.js";
import {
  DEAD_TOKEN,
  eventFile,
  githubVariables,
  runnerContext,
  runnerVariables,
} from "./contexts.js";
import type { Doubts } from "./doubts.js";
import type { JobRun } from "./job-run.js";
import type { LegPlan } from "./leg-plan.js";
import { runStep } from "./run-step.js";
import { type JobSite, writableOf } from "./site.js";
import { toTimeout } from "./timeout.js";
import type { RunTools } from "./tools.js";
import { explainUnset, unsetSecrets } from "./unset-secrets.js";

export type OpenedJob =
  | {
      readonly kind: "opened";
      readonly run: JobRun;
      readonly timeoutMs: number;
      /** Ends all its processes, and removes its folders unless they are kept. */
      close(isKept: boolean): Promise<void>;
    }
  | { readonly kind: "problem"; readonly message: string }
  /** Its containers could not be started. */
  | { readonly kind: "not-run"; readonly reason: string };

/** Jobs of all runs are counted: each has a folder of its own. */
let jobs = 0;

export async function openJob(plan: LegPlan, doubts: Doubts): Promise<OpenedJob> {
  const { tools, scope, job } = plan;
  const surroundings = plan.surroundings;
  const timeoutMs = toTimeout(job.timeoutMinutes, surroundings);
  if (typeof timeoutMs !== "number") return timeoutMs;
  const env = renderEnv(tools.env, [scope.workflow.env, job.env], surroundings);
  if (env.kind === "problem") return complain(env);
  const unset = unsetSecrets([scope.workflow.env, job.env], scope.secrets);
  if (unset.length > 0) doubts.raise(`in its env ${explainUnset(unset)}`);
  const environment = environmentName(job.environment, surroundings);
  if (environment !== undefined)
    doubts.raise(
      `it deploys to the environment ${environment}, whose rules and secrets are GitHub's`,
    );
  const site = await makeSite(tools);
  const github: ValueMap = {
    ...contextOf(surroundings, "github"),
    job: job.id,
    action: "",
    workspace: site.workspace,
    event_path: eventFile(site),
  };
  await writeFile(eventFile(site), JSON.stringify(tools.event.payload, undefined, 2));
  const started = await openContainers(plan, site);
  if (started.kind !== "started") {
    await removeSite(site);
    return started;
  }
  const { containers } = started;
  const { workflow, job: jobKey } = plan.reference;
  const services = tools.servicesFor({ runId: tools.runId, workflow, jobKey });
  const masks = createMasks();
  for (const secret of [...Object.values(scope.secrets), ...services.secrets, DEAD_TOKEN])
    masks.add(secret);
  const family = tools.openFamily();
  const isolation = await isolate(plan, site, { family, containers });
  const run = toRun(plan, {
    ...{ site, github, masks, family, services, doubts, containers, isolation },
    env: env.value,
  });
  return {
    kind: "opened",
    run,
    timeoutMs,
    close: async (isKept) => {
      await family.close();
      await isolation.close();
      await containers.close();
      if (!isKept) await removeSite(site);
    },
  };
}

async function isolate(
  { tools }: LegPlan,
  site: JobSite,
  { family, containers }: Pick<JobRun, "family" | "containers">,
): Promise<KeptIsolation> {
  const inside = containers.inside?.isolation;
  if (inside === undefined) return tools.keepIsolated(site, family);
  return { ...inside, close: () => Promise.resolve() };
}

const removeSite = (site: JobSite): Promise<void> =>
  rm(site.directory, { recursive: true, force: true, maxRetries: 3 });

async function openContainers(
  { tools, job, surroundings }: LegPlan,
  site: JobSite,
): Promise<Started | { readonly kind: "problem"; readonly message: string }> {
  const { engine, ambient, signal, node, borrowed, containerPrefix } = tools;
  const wanted = wantedContainers(job, surroundings, tools.mayReachOut);
  if (wanted.kind === "nothing" || engine.kind === "none")
    return { kind: "started", containers: NO_CONTAINERS };
  if (wanted.kind === "problem") return complain(wanted);
  if (wanted.kind === "elsewhere") return { kind: "not-run", reason: `it ${wanted.reason}` };
  const prefix = containerPrefix;
  return startContainers({ engine, wanted, site, prefix, borrowed, node, ambient, signal });
}

interface RunParts
  extends Pick<
    JobRun,
    "site" | "masks" | "family" | "services" | "doubts" | "containers" | "isolation"
  > {
  readonly github: ValueMap;
  readonly env: Readonly<Record<string, string>>;
}

function toRun(plan: LegPlan, { github, env, ...parts }: RunParts): JobRun {
  const { tools, scope, job, surroundings } = plan;
  const { site } = parts;
  return {
    ...parts,
    tools,
    workflow: scope,
    job,
    reference: plan.reference,
    matchers: createScanner(OWN_MATCHERS),
    contexts: {
      ...Object.fromEntries(
        Object.entries(surroundings.contexts).map(([name, value]) => [
          name,
          isValueMap(value) ? value : null,
        ]),
      ),
      github,
      runner: runnerContext(tools, site),
    },
    functions: { hashFiles: hashFilesFunction(site.workspace) },
    baseEnvironment: {
      ...startOf(tools, site, parts.containers),
      ...runnerVariables(tools, site),
      ...githubVariables(github),
      HOME: site.home,
    },
    env: new Map(Object.entries(env)),
    path: [],
    scope: {
      kind: "job",
      steps: new Map(),
      inputs: scope.inputs,
      env: {},
      github: {},
      depth: 0,
      hasFailed: false,
    },
    results: [],
    annotations: [],
    summary: [],
    posts: [],
    preStates: new Map(),
    cancelled: plan.cancelled,
    status: "success",
    runStep,
  };
}

/** What every program starts from: in a container, nothing that only this machine gives a meaning. */
function startOf(
  tools: RunTools,
  site: JobSite,
  { inside }: JobContainers,
): Readonly<Record<string, string>> {
  const machine = tools.environmentOf(site);
  return inside === undefined
    ? machine
    : { ...withoutMachine(machine, machine), PATH: inside.path };
}

const contextOf = ({ contexts }: Surroundings, name: string): ValueMap => {
  const value = contexts[name];
  return isValueMap(value) ? value : {};
};

type Env =
  | { readonly kind: "value"; readonly value: Readonly<Record<string, string>> }
  | RenderProblem;

function renderEnv(
  first: Readonly<Record<string, string>>,
  parts: readonly (Template | undefined)[],
  surroundings: Surroundings,
): Env {
  let value = first;
  for (const part of parts) {
    const contexts = { ...surroundings.contexts, env: value };
    const rendered = renderTexts(part, { ...surroundings, contexts });
    if (rendered.kind === "problem") return rendered;
    value = { ...value, ...rendered.value };
  }
  return { kind: "value", value };
}

function environmentName(
  template: Template | undefined,
  surroundings: Surroundings,
): string | undefined {
  if (template === undefined) return undefined;
  const named =
    template.kind === "mapping"
      ? template.entries.find(
          ({ key }) => key !== "insert" && key.kind === "literal" && key.value === "name",
        )?.value
      : template;
  if (named === undefined) return "that it names";
  const rendered = renderText(named, surroundings);
  const name = rendered.kind === "value" ? toText(rendered.value) : "that it names";
  return name === "" ? undefined : name;
}

async function makeSite({ directory: under, event }: RunTools): Promise<JobSite> {
  jobs += 1;
  const wanted = join(under, `job-${jobs}`);
  await mkdir(wanted, { recursive: true });
  const directory = await realpath(wanted);
  const site: JobSite = {
    directory,
    space: join(directory, "work"),
    workspace: join(directory, "work", folderFor(event.repository)),
    temp: join(directory, "temp"),
    toolCache: join(directory, "tools"),
    home: join(directory, "home"),
    commands: join(directory, "commands"),
    tmp: join(directory, "tmp"),
    varTmp: join(directory, "var-tmp"),
    given: join(directory, "given"),
  };
  const folders = [...writableOf(site), site.tmp, site.varTmp, site.given];
  for (const folder of folders) await mkdir(folder, { recursive: true });
  for (const folder of [site.tmp, site.varTmp]) await chmod(folder, 0o1777);
  return site;
}

const FOLDER_CHARACTERS_MAX = 60;

/** As on GitHub, the workspace is called as the repository is. */
function folderFor(repository: string): string {
  const name = repository.replace(/^.*\//s, "").replaceAll(/[^\w.-]/g, "-");
  return /^\.*$/.test(name) ? "repository" : name.slice(0, FOLDER_CHARACTERS_MAX);
}
