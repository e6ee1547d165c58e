/** What `interlock ci` works at: a commit, an event, and the workflows that the event starts. */

import { createHash } from "node:crypto";
import { basename, join } from "node:path";
import type { Happening } from "./actions/model/happening.js";
import type { JobResult, StepResult } from "./actions/model/result.js";
import type { CiEvent } from "./actions/plan/event.js";
import { type Forecast, type ForecastJob, forecast } from "./actions/plan/forecast.js";
import { type CiDocument, toCiDocument } from "./actions/report/ci-document.js";
import { runCi } from "./actions/run/run-ci.js";
import type { Lock } from "./actions/store/lock.js";
import { systemAmbient } from "./adapters/ambient.js";
import { createCode } from "./adapters/ci/code.js";
import { toolsKey } from "./adapters/ci/tools-key.js";
import { inspectRepository, isDirty } from "./adapters/git/inspect.js";
import { toOwnerMarker, toScope } from "./adapters/processes/marker.js";
import { createProcesses } from "./adapters/processes/processes.js";
import { startReaper } from "./adapters/processes/reaper.js";
import { openStateDirectory } from "./adapters/state-directory.js";
import { type CiLaboratory, openLaboratory } from "./compose-ci.js";
import { createCiMemory, type Recalled, type Rerun } from "./compose-ci-memory.js";
import {
  type CiSettings,
  chooseEvent,
  makeReady,
  type ReadyCi,
  type Refused,
  readLock,
  refuse,
} from "./compose-ci-ready.js";
import { type Sync, syncAll } from "./compose-ci-sync.js";
import { clearLeftovers, removeProof, toProofId } from "./compose-leftovers.js";
import { VERSION } from "./domain/version.js";
import type { Code } from "./ports/code.js";

const ambient = systemAmbient();

export type { CiSettings, ReadyCi };
export type CiForecast = Forecast;
export type CiForecastJob = ForecastJob;
export type CiHappening = Happening;
export type CiJob = JobResult;
export type CiStep = StepResult;
export type { CiDocument };

export interface CiDesk {
  readonly ready: ReadyCi;
  readonly host: string;
  readonly isolation: string;
  run(ready: ReadyCi, tell: (happening: Happening) => void): Promise<CiDocument>;
  forecast(ready: ReadyCi): Promise<readonly Forecast[]>;
  sync(tell: (sentence: string) => void): Promise<Sync>;
  rerunStep(job: string, onLine: (line: string) => void): Promise<Rerun>;
  close(): Promise<void>;
}

export type OpenedDesk = { readonly kind: "desk"; readonly desk: CiDesk } | Refused;

export async function openCiDesk(settings: CiSettings): Promise<OpenedDesk> {
  const inspection = await inspectRepository(settings.path, "main");
  if (inspection.kind === "not-a-repository")
    return refuse(
      `${settings.path} is not inside a git repository; change into one, or give --repo DIR.`,
    );
  if (inspection.kind === "unusable") return refuse(inspection.why);
  if (!inspection.hasCommits)
    return refuse(
      `${inspection.root} has no commits yet; commit something first: a commit is what is run.`,
    );
  const state = await openStateDirectory({
    repository: inspection.commonDir,
    name: basename(inspection.root),
    ...(settings.stateDirectory === undefined ? {} : { stateDirectory: settings.stateDirectory }),
  });
  if (state.kind === "unusable") return refuse(state.why);
  const code = createCode({ gitDir: inspection.commonDir });
  const chosen = await chooseEvent(settings, code, inspection.currentBranch);
  if (chosen.kind === "refused") return chosen;
  if (settings.head === undefined && (await isDirty(inspection)))
    settings.onNote("There are uncommitted changes; only the commit is run.");
  const lock = await readLock(code, chosen.event.sha);
  if (lock.kind === "refused") return lock;
  const ready = await makeReady(settings, code, chosen.event);
  return makeDesk({
    settings,
    code,
    event: chosen.event,
    lock: lock.lock,
    ready,
    root: inspection.root,
    objects: join(inspection.commonDir, "objects"),
    state: state.path,
  });
}

interface DeskParts {
  readonly settings: CiSettings;
  readonly code: Code;
  readonly event: CiEvent;
  readonly lock: Lock;
  readonly ready: ReadyCi;
  readonly root: string;
  readonly objects: string;
  readonly state: string;
}

async function makeDesk(parts: DeskParts): Promise<OpenedDesk> {
  const { settings, code, event, lock, ready, state } = parts;
  await clearLeftovers(state);
  const id = toProofId(ambient.nonce());
  const owner = ambient.nonce();
  const scope = toScope(join(state, "checkouts", id));
  const processes = createProcesses({ marker: toOwnerMarker(scope, owner) });
  const reaper = await startReaper(scope, owner);
  const directory = join(state, "checkouts", id);
  const memory = createCiMemory(join(state, "ci"), settings.secrets);
  let tell: (happening: Happening) => void = () => undefined;
  let recalled = NOTHING;
  const laboratory = await openLaboratory({
    code,
    objects: [parts.objects],
    event,
    processes,
    directory,
    stateDirectory: state,
    lock,
    secrets: settings.secrets,
    vars: settings.vars,
    env: settings.env,
    labels: settings.labels,
    policy: { reporting: settings.reporting },
    isSandboxed: settings.isSandboxed,
    signal: settings.signal,
    known: (reference, stores) => recalled.leg(reference, stores),
    keep: (leg) => memory.keep(leg),
    ended: memory.note,
    tell: (happening) => tell(happening),
  });
  const { host, isolation, tools } = laboratory;
  const key = await keyOf(parts, laboratory);
  if (settings.rerunFailed) recalled = await memory.recall(key);
  if (settings.rerunFailed && recalled.legs === 0)
    settings.onNote(
      "Nothing is known of an earlier run of the same tree, event and tools; all jobs are run.",
    );
  return {
    kind: "desk",
    desk: {
      ready,
      host: `${host.os} ${host.arch} (${host.release})`,
      isolation,
      run: async ({ started, notStarted }, teller) => {
        tell = teller;
        await memory.forgetKept();
        const result = await runCi(started, tools);
        await memory.remember(key, laboratory.stores);
        return toCiDocument(await subjectOf(parts, laboratory, key), result, notStarted);
      },
      forecast: async ({ started }) => Promise.all(started.map((each) => forecast(each, tools))),
      sync: (sayer) => syncAll({ ...parts, processes, stateDirectory: state, tell: sayer }),
      rerunStep: (job, onLine) =>
        memory.rerun(job, { laboratory, processes, onLine, signal: settings.signal }),
      close: async () => {
        await laboratory.close();
        await removeProof(state, id);
        await reaper.end();
      },
    },
  };
}

const NOTHING: Recalled = { legs: 0, leg: () => Promise.resolve(undefined) };

/** Equal keys, equal proofs. */
async function keyOf(
  { code, event, settings, lock }: DeskParts,
  { host, engine, isolation }: CiLaboratory,
): Promise<string> {
  const asked = [
    await code.treeOf(event.sha),
    event.payload,
    event.name,
    event.ref,
    settings.labels,
    settings.reporting,
    settings.vars,
    settings.env,
    Object.keys(settings.secrets),
    [...lock],
    [VERSION, process.version, process.env["PATH"] ?? "", isolation],
    engine.kind === "engine" ? [engine.name, engine.version] : [],
    toolsKey(host, process.env),
  ];
  return createHash("sha256").update(JSON.stringify(asked)).digest("hex");
}

async function subjectOf(
  { code, event }: DeskParts,
  { host, isolation }: CiLaboratory,
  key: string,
): Promise<CiDocument["subject"]> {
  return {
    commit: event.sha,
    tree: await code.treeOf(event.sha),
    event: event.name,
    host: `${host.os} ${host.arch} (${host.release})`,
    isolation,
    key,
  };
}
