/** Builds what running a repository's own workflows works with. */

import { mkdir } from "node:fs/promises";
import { availableParallelism, homedir } from "node:os";
import { dirname, join } from "node:path";
import { artifactBuiltins } from "./actions/builtins/artifacts.js";
import { cacheBuiltins } from "./actions/builtins/cache.js";
import { explainNeverHere, isReporting } from "./actions/builtins/never-here.js";
import { findBuiltin } from "./actions/builtins/registry.js";
import { type Engine, findEngine } from "./actions/containers/engine.js";
import type { Host } from "./actions/host/host.js";
import type { Happening, LegReference } from "./actions/model/happening.js";
import type { CiEvent } from "./actions/plan/event.js";
import type { Policy, RunTools } from "./actions/run/tools.js";
import {
  type IsolationKind,
  keepIsolation,
  openIsolation,
  surfaceOf,
} from "./actions/sandbox/isolation.js";
import { type ArtifactStores, createArtifactStores } from "./actions/services/artifact-store.js";
import { toCacheScopes } from "./actions/services/cache-scopes.js";
import { createCacheStore } from "./actions/services/cache-store.js";
import { type Services, startServices } from "./actions/services/server.js";
import type { Lock } from "./actions/store/lock.js";
import { createActionStore } from "./actions/store/store.js";
import { systemAmbient } from "./adapters/ambient.js";
import { PYTHONS, probeHost } from "./adapters/ci/host.js";
import { chooseIsolation, surfaceFor } from "./adapters/ci/surface.js";
import { isFolder } from "./adapters/files/is-folder.js";
import { gateEnvironment } from "./adapters/processes/environment.js";
import { engineEnvironment, ownPrefix, tidyEngine } from "./compose-engine.js";
import type { Code } from "./ports/code.js";
import type { Processes } from "./ports/process.js";
import { limiter } from "./proof/limiter.js";

const ambient = systemAmbient();

export interface CiOrder {
  readonly code: Code;
  /** Object folders that clones borrow from: jobs have to see them. */
  readonly objects: readonly string[];
  readonly event: CiEvent;
  readonly processes: Processes;
  /** Of this run alone, for jobs while they run; the caller removes it. */
  readonly directory: string;
  /** What outlives runs: actions, caches. */
  readonly stateDirectory: string;
  readonly lock: Lock;
  readonly secrets: Readonly<Record<string, string>>;
  readonly vars: Readonly<Record<string, string>>;
  /** Variables that every job starts with; GitHub sets none such. */
  readonly env: Readonly<Record<string, string>>;
  /** Further labels of `runs-on` that this machine answers to. */
  readonly labels: readonly string[];
  readonly policy: Policy;
  readonly isSandboxed: boolean;
  readonly signal: AbortSignal;
  /** Asked of every leg, with the artifacts of the run, which are to have the leg's own again. */
  readonly known: (
    reference: LegReference,
    stores: ArtifactStores,
  ) => ReturnType<RunTools["known"]>;
  readonly keep: RunTools["keep"];
  readonly ended: RunTools["ended"];
  readonly tell: (happening: Happening) => void;
}

export interface CiLaboratory {
  readonly tools: RunTools;
  readonly host: Host;
  readonly engine: Engine;
  readonly isolation: IsolationKind;
  readonly stores: ArtifactStores;
  close(): Promise<void>;
}

export const actionStoreOf = (stateDirectory: string): string => join(stateDirectory, "actions");

export async function openLaboratory(order: CiOrder): Promise<CiLaboratory> {
  const { processes, directory, event } = order;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const env = jobEnvironment(join(directory, "home"));
  const host = probeHost({ path: env["PATH"] ?? "", env, processes });
  const engine = await findEngine(host, processes, engineEnvironment());
  if (engine.kind === "engine") await tidyEngine(engine);
  const surface = surfaceFor({
    private: [homedir(), order.stateDirectory],
    needed: [
      ...order.objects,
      actionStoreOf(order.stateDirectory),
      dirname(dirname(process.execPath)),
      ...PYTHONS,
    ],
    env: { ...env, ...order.env },
  });
  const isolation = order.isSandboxed
    ? await chooseIsolation({ processes, env, surface, directory: join(directory, "probe") })
    : "none";
  const stores = createArtifactStores({ directory: join(directory, "artifacts"), ambient });
  const caches = createCacheStore({
    directory: join(order.stateDirectory, "caches"),
    scopes: toCacheScopes(event),
    ambient,
  });
  const builtins = [...artifactBuiltins(stores), ...cacheBuiltins(caches)];
  const store = createActionStore({
    directory: actionStoreOf(order.stateDirectory),
    processes,
    env,
    fetchCommand: "interlock ci sync",
  });
  const services = await startServices({ directory, stores, caches, ambient });
  const tools: RunTools = {
    ...baseTools(order, host, engine),
    known: (reference) => order.known(reference, stores),
    isolate: (site) => openIsolation(isolation, surfaceOf(site, surface)),
    keepIsolated: (site, family) =>
      keepIsolation(isolation, surfaceOf(site, surface), {
        run: (request) => family.run(request),
        env,
      }),
    builtin: (uses) => findBuiltin(uses, builtins),
    findAction: (reference) => store.find(reference, order.lock),
    servicesFor: (job) => services.servicesFor(job),
  };
  return { tools, host, engine, isolation, stores, close: () => closeAll(services) };
}

const closeAll = (services: Services): Promise<void> => services.close();

type Rest = "known" | "isolate" | "keepIsolated" | "builtin" | "findAction" | "servicesFor";

function baseTools(order: CiOrder, host: Host, engine: Engine): Omit<RunTools, Rest> {
  const { event, code, processes, secrets, vars, policy, signal, keep, ended } = order;
  return {
    event,
    ambient,
    code,
    host,
    engine,
    containerPrefix: ownPrefix(),
    borrowed: [...order.objects, actionStoreOf(order.stateDirectory)].filter(isFolder),
    mayReachOut: !order.isSandboxed,
    moreLabels: new Set(order.labels.map((label) => label.toLowerCase())),
    openFamily: () => processes.openFamily(),
    node: process.execPath,
    neverHere,
    environmentOf: (site) => jobEnvironment(site.home),
    secrets,
    vars,
    env: order.env,
    policy,
    directory: order.directory,
    // GitHub's are numbers; actions read them as such.
    runId: String(Date.parse(ambient.now())),
    inTurn: limiter(Math.max(1, availableParallelism())),
    limiter,
    keep,
    ended,
    signal,
    tell: order.tell,
  };
}

/** With the way out, for actions that nothing is proven by. */
function neverHere(uses: string): string | undefined {
  const reason = explainNeverHere(uses);
  const name = uses.replace(/^([^/@]+\/[^/@]+).*$/s, "$1");
  return reason !== undefined && isReporting(uses)
    ? `${reason}; it only reports: --reporting ${name} leaves it out`
    : reason;
}

/** As gates get it, but for what GitHub does not set. */
function jobEnvironment(home: string): Readonly<Record<string, string>> {
  const all = gateEnvironment({
    source: process.env,
    home,
    temporary: "/tmp",
    isFolder,
  });
  const env: Readonly<Record<string, string>> = Object.fromEntries(
    Object.entries(all).filter(([name]) => name !== "NO_COLOR" && name !== "GIT_TERMINAL_PROMPT"),
  );
  // The services of a job listen on loopback: no proxy knows the way there.
  const near = ["127.0.0.1", "localhost"];
  return {
    ...env,
    CI: "true",
    NO_PROXY: [env["NO_PROXY"], ...near].filter((each) => each !== undefined).join(","),
    no_proxy: [env["no_proxy"], ...near].filter((each) => each !== undefined).join(","),
  };
}
