/** What `interlock ci` remembers from one time to the next: legs that were green, and the folders of those that failed. */

import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LegReference } from "./actions/model/happening.js";
import type { LegEnd } from "./actions/run/job-outcome.js";
import type { FailedLeg } from "./actions/run/tools.js";
import type { ArtifactStores } from "./actions/services/artifact-store.js";
import { hasCode } from "./adapters/files/error-code.js";
import type { CiLaboratory } from "./compose-ci.js";
import { type KeptArtifact, keepArtifacts, putBack } from "./compose-ci-artifacts.js";
import { LIMITS } from "./domain/limits.js";
import type { Processes } from "./ports/process.js";

export interface CiMemory {
  readonly note: (reference: LegReference, end: LegEnd) => void;
  /** Green legs of the last run, if it proved the same; else none. */
  recall(key: string): Promise<Recalled>;
  /** What became of the legs, and their artifacts: whoever is run again may need those. */
  remember(key: string, stores: ArtifactStores): Promise<void>;
  keep(leg: FailedLeg): Promise<boolean>;
  /** Removes the folders that an earlier run has kept. */
  forgetKept(): Promise<void>;
  rerun(job: string, tools: RerunTools): Promise<Rerun>;
}

export interface Recalled {
  readonly legs: number;
  /** Puts the leg's artifacts back; undefined: it has to be run. */
  leg(reference: LegReference, stores: ArtifactStores): Promise<LegEnd | undefined>;
}

interface RerunTools {
  readonly laboratory: CiLaboratory;
  readonly processes: Processes;
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

export type Rerun =
  | {
      readonly kind: "ended";
      readonly step: string;
      readonly exitCode: number | undefined;
      readonly directory: string;
    }
  | { readonly kind: "unknown"; readonly why: string };

function toRecalled({ legs, artifacts }: Last): Recalled {
  const green = new Map(legs.filter(([, { result }]) => result.verdict === "green"));
  return {
    legs: green.size,
    async leg(reference, stores) {
      const end = green.get(`${reference.workflow} ${reference.job}`);
      if (end === undefined) return undefined;
      return (await putBack(artifacts, reference, stores)) ? end : undefined;
    },
  };
}

interface Kept extends Omit<FailedLeg, "program"> {
  readonly program: FailedLeg["program"];
}

/** Secrets stand in the files by their names; whoever goes on has to give them again. */
export function createCiMemory(
  directory: string,
  secrets: Readonly<Record<string, string>>,
): CiMemory {
  const lastFile = join(directory, "last.json");
  const keptFolder = join(directory, "kept");
  const ends = new Map<string, LegEnd>();
  let kept = 0;
  return {
    note: ({ workflow, job }, end) => void ends.set(`${workflow} ${job}`, end),
    async recall(key) {
      const last = await readJson(lastFile);
      return toRecalled(isLast(last) && last.key === key ? last : { key, legs: [], artifacts: [] });
    },
    async remember(key, stores) {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      // Until all of it is there again, nothing is known.
      await rm(lastFile, { force: true });
      const isGreen = [...ends.values()].every(({ result }) => result.verdict === "green");
      const artifacts = await keepArtifacts(
        join(directory, "artifacts"),
        isGreen ? [] : stores.all(),
      );
      await writeWhole(lastFile, { key, legs: [...ends], artifacts });
    },
    async keep(leg) {
      await mkdir(keptFolder, { recursive: true, mode: 0o700 });
      // Several legs may fail at the same moment.
      const number = kept;
      kept += 1;
      const folder = join(keptFolder, String(number));
      await rename(leg.site.directory, folder);
      const moved = replaceAll(leg, leg.site.directory, folder) as Kept;
      await writeWhole(join(keptFolder, `${number}.json`), withoutSecrets(moved, secrets));
      return true;
    },
    forgetKept: () => rm(keptFolder, { recursive: true, force: true }),
    rerun: (job, tools) => rerun(keptFolder, { job, secrets, ...tools }),
  };
}

async function rerun(
  folder: string,
  {
    job,
    secrets,
    laboratory,
    processes,
    signal,
    onLine,
  }: RerunTools & {
    readonly job: string;
    readonly secrets: Readonly<Record<string, string>>;
  },
): Promise<Rerun> {
  const all = await keptLegs(folder);
  const kept = all.find(({ reference }) => reference.job === job);
  if (kept === undefined) {
    const names = all.map(({ reference }) => `"${reference.job}"`).join(", ");
    const why = `No step of a job "${job}" is kept; ${names === "" ? "none is: run `interlock ci` first" : `there ${all.length === 1 ? "is" : "are"} ${names}`}.`;
    return { kind: "unknown", why };
  }
  const leg = withSecrets(kept, secrets);
  const family = processes.openFamily();
  try {
    const { end } = await family.run(
      laboratory.tools.isolate(leg.site).wrap({
        program: { argv: leg.program.argv },
        cwd: leg.program.cwd,
        env: leg.program.env,
        timeoutMs: RERUN_MS,
        outputBytesMax: 1,
        floodBytesMax: LIMITS.gateFloodBytesMax,
        signal,
        onLine,
      }),
    );
    const exitCode = end.kind === "exited" ? end.exitCode : undefined;
    return { kind: "ended", step: leg.program.step, exitCode, directory: leg.site.workspace };
  } finally {
    await family.close();
  }
}

const RERUN_MS = 60 * 60_000;

async function keptLegs(folder: string): Promise<readonly Kept[]> {
  const legs: Kept[] = [];
  for (let at = 0; at < KEPT_MAX; at += 1) {
    const read = await readJson(join(folder, `${at}.json`));
    if (isKept(read)) legs.push(read);
  }
  return legs;
}

const KEPT_MAX = 300;

const PLACEHOLDER = (name: string): string => `\u0001secret:${name}\u0001`;

const withoutSecrets = (value: unknown, secrets: Readonly<Record<string, string>>): unknown =>
  Object.entries(secrets).reduce(
    (text, [name, secret]) => (secret === "" ? text : replaceAll(text, secret, PLACEHOLDER(name))),
    value,
  );

const withSecrets = (kept: Kept, secrets: Readonly<Record<string, string>>): Kept =>
  Object.entries(secrets).reduce(
    (text, [name, secret]) => replaceAll(text, PLACEHOLDER(name), secret) as Kept,
    kept,
  );

/** In every text of a value. */
function replaceAll(value: unknown, from: string, to: string): unknown {
  if (typeof value === "string") return value.replaceAll(from, () => to);
  if (Array.isArray(value)) return value.map((each) => replaceAll(each, from, to));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, replaceAll(each, from, to)]),
  );
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as unknown;
  } catch (cause) {
    // What a killed run has half written is no memory.
    if (hasCode(cause, "ENOENT") || cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

async function writeWhole(path: string, value: unknown): Promise<void> {
  await writeFile(`${path}.new`, JSON.stringify(value), { mode: 0o600 });
  await rename(`${path}.new`, path);
}

interface Last {
  readonly key: string;
  readonly legs: readonly (readonly [string, LegEnd])[];
  readonly artifacts: readonly KeptArtifact[];
}

/** Written by this program alone, into a folder of its own: the form is enough. */
const isLast = (value: unknown): value is Last =>
  typeof value === "object" &&
  value !== null &&
  "key" in value &&
  "legs" in value &&
  Array.isArray(value.legs) &&
  "artifacts" in value &&
  Array.isArray(value.artifacts);

const isKept = (value: unknown): value is Kept =>
  typeof value === "object" && value !== null && "program" in value && "site" in value;
