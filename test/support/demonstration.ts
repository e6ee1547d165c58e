/** A demonstration by the built program in a temporary folder, and what must be true of it when it has ended. */

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { loadJournal } from "../../src/adapters/journal/read-journal.js";
import { runDirectory } from "../../src/adapters/list-runs.js";
import type { Entry, EventType } from "../../src/domain/event.js";
import { type CliEnd, type RunningCli, runCli, startCli } from "./built-cli.js";
import { leftoversOf, processesAbout } from "./run-remains.js";

export const EXAMPLE = fileURLToPath(new URL("../../examples/week-1", import.meta.url));
const RUN = "week-1-1";

export interface Demonstration {
  readonly folder: string;
  readonly repository: string;
  readonly state: string;
  /** Any command on the demonstration's repository. */
  run(...args: readonly string[]): Promise<CliEnd>;
  /** The one command: begins it, or goes on with it. */
  start(): RunningCli;
  /** Git in the user's checkout. */
  readonly git: (...args: readonly string[]) => string;
}

export function demonstrationIn(folder: string): Demonstration {
  const repository = join(folder, "repository");
  const state = join(folder, "state");
  const env = { INTERLOCK_KEY_FILE: join(folder, "key", "key.pem") };
  return {
    folder,
    repository,
    state,
    run: (...args) => runCli([...args, "--repo", repository, "--state-dir", state], { env }),
    start: () => startCli(["demo", "--dir", folder], { env }),
    git: (...args) =>
      execFileSync("git", ["-C", repository, ...args], { stdio: "pipe" })
        .toString("utf8")
        .trim(),
  };
}

const planSchema = z.object({
  workstreams: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      issue: z.number().optional(),
      pullRequests: z.array(z.number()).default([]),
      acceptance: z.array(z.object({ files: z.record(z.string(), z.string()), run: z.string() })),
    }),
  ),
});

export const WORKSTREAMS = planSchema.parse(
  parse(readFileSync(join(EXAMPLE, "plan.yaml"), "utf8")),
).workstreams;

/** What its journal holds. Throws when it cannot be read. */
export async function entriesOf({ state }: Demonstration): Promise<readonly Entry[]> {
  const loaded = await loadJournal(runDirectory(state, RUN));
  if (loaded.kind === "corrupt")
    throw new Error(`The journal is corrupt: ${JSON.stringify(loaded.problem)}`);
  return loaded.kind === "missing" ? [] : loaded.entries;
}

type Of<Type extends EventType> = Extract<Entry, { type: Type }>;

export const ofType = <Type extends EventType>(
  entries: readonly Entry[],
  type: Type,
): readonly Of<Type>[] => entries.filter((entry): entry is Of<Type> => entry.type === type);

/** Commits of main since the run began, oldest first. */
export function landedCommits(
  demonstration: Demonstration,
  entries: readonly Entry[],
): readonly string[] {
  const [begun] = ofType(entries, "run-started");
  if (begun === undefined) return [];
  const listed = demonstration.git("rev-list", "--reverse", "--first-parent", `${begun.tip}..main`);
  return listed === "" ? [] : listed.split("\n");
}

const pullRequestSchema = z.object({
  number: z.number(),
  branch: z.string(),
  state: z.enum(["open", "merged", "closed"]),
  landedAs: z.string().optional(),
});
const issueSchema = z.object({ number: z.number(), state: z.enum(["open", "closed"]) });

export const pullRequestsOf = ({ state }: Demonstration) =>
  recordsIn(join(state, "forge", "pull-requests")).map((one) => pullRequestSchema.parse(one));

export const issuesOf = ({ state }: Demonstration) =>
  recordsIn(join(state, "forge", "issues")).map((one) => issueSchema.parse(one));

const recordsIn = (folder: string): readonly unknown[] =>
  readdirSync(folder)
    .filter((name) => /^\d+\.json$/.test(name))
    .map((name): unknown => JSON.parse(readFileSync(join(folder, name), "utf8")));

/** Holds of a demonstration however often it was cut off. */
export async function expectWholeEnd(demonstration: Demonstration): Promise<void> {
  const entries = await entriesOf(demonstration);
  expectLandings(demonstration, entries);
  expectForge(demonstration, entries);
  expectUntouchedCheckout(demonstration, entries);
  expect(demonstration.git("fsck", "--strict", "--no-dangling")).toBe("");
  expect(leftoversOf(demonstration.state)).toEqual([]);
  expect(processesAbout(demonstration.folder)).toEqual([]);
}

/** Exactly one commit for each workstream, each proven before it landed, and each attested once. */
function expectLandings(demonstration: Demonstration, entries: readonly Entry[]): void {
  const commits = landedCommits(demonstration, entries);
  const subjects = commits.map((commit) =>
    demonstration.git("log", "-1", "--format=%s", commit).replace(/ \(#\d+\)$/, ""),
  );
  expect([...subjects].sort()).toEqual(WORKSTREAMS.map(({ title }) => title).sort());
  expect(ofType(entries, "landed").map(({ candidate }) => candidate.commit)).toEqual(commits);
  expect(ofType(entries, "run-ended").map(({ outcome }) => outcome)).toEqual(["merged"]);
  const attested = demonstration
    .git("ls-tree", "-r", "--name-only", "refs/interlock/attestations")
    .split("\n");
  const statements = attested
    .filter((path) => path.endsWith("/svr.dsse.json"))
    .map((path) => path.split("/")[1]);
  expect(statements.sort()).toEqual([...commits].sort());
}

function expectForge(demonstration: Demonstration, entries: readonly Entry[]): void {
  const pullRequests = pullRequestsOf(demonstration);
  const merged = pullRequests.filter(({ state }) => state === "merged");
  expect(merged.map(({ branch }) => branch).sort()).toEqual(
    WORKSTREAMS.map(({ id }) => `interlock/${RUN}/${id}`),
  );
  expect(merged.map(({ landedAs }) => landedAs).sort()).toEqual(
    [...landedCommits(demonstration, entries)].sort(),
  );
  const takenOver = WORKSTREAMS.flatMap((one) => one.pullRequests);
  expect(
    pullRequests
      .flatMap(({ state, number }) => (state === "merged" ? [] : [[number, state]]))
      .sort(),
  ).toEqual(takenOver.map((number) => [number, "closed"]));
  const wanted = WORKSTREAMS.flatMap(({ issue }) => issue ?? []).sort();
  expect(
    issuesOf(demonstration)
      .flatMap(({ number, state }) => (state === "closed" ? [number] : []))
      .sort(),
  ).toEqual(wanted);
  expect(
    ofType(entries, "issue-closed")
      .map(({ issue }) => issue)
      .sort(),
  ).toEqual(wanted);
  expect(
    demonstration.git("for-each-ref", "--format=%(refname)", "refs/heads").split("\n"),
  ).toEqual(["refs/heads/main", "refs/heads/remainder", "refs/heads/string-split"]);
}

/** Its files are as they were: those of the commit that it stood on before the run. */
export function expectUntouchedCheckout(
  demonstration: Demonstration,
  entries: readonly Entry[],
): void {
  const [begun] = ofType(entries, "run-started");
  expect(demonstration.git("rev-parse", "HEAD")).toBe(begun?.tip);
  expect(demonstration.git("status", "--porcelain", "--ignored")).toBe("");
}
