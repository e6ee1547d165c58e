/** Ctrl-C: a run ends in good order, says how to go on, leaves nothing running, and the same command finishes it. */

import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { killClisAfterEach } from "../support/built-cli.js";
import { leftoversOf, processesAbout, processesOfRun } from "../support/run-remains.js";
import {
  HONEST_WORK,
  makeSmallRepository,
  type SmallRepository,
} from "../support/small-repository.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const PATIENCE = { timeout: 120_000, interval: 50 };
const TEST_MS = 600_000;

/** Works for ever at its first visit, with a child that has left the group; does the work once it may. */
const WAITS = `
touch "$MEETING/began-$INTERLOCK_WORKSTREAM"
if [ ! -e "$MEETING/go" ]; then
  setsid sleep 100000 &
  sleep 100000
fi
${HONEST_WORK}`;

const WORKSTREAMS = [{ id: "hare" }, { id: "tortoise" }];

killClisAfterEach();

test.each(["SIGINT", "SIGTERM"] as const)(
  "a run that gets %s while agents work stops in good order, and the same command finishes it",
  async (signal) => {
    const small = makeSmallRepository(temporaryFolder(), {
      workstreams: WORKSTREAMS,
      agents: { waits: WAITS },
    });
    const before = small.checkout.git("rev-parse", "main");
    const first = small.start("run", small.plan);
    await haveBegun(small);
    first.signal(signal);
    const stopped = await first.ended;

    expect(stopped).toMatchObject({ exitCode: 130 });
    expect(stopped.stderr).toContain("the same command goes on");
    expect(processesOfRun(small.state, "small-1")).toEqual([]);
    expect(small.checkout.git("rev-parse", "main")).toBe(before);
    expect(await statesOf(small)).toEqual({ hare: "due", tortoise: "due" });

    writeFileSync(join(small.meeting, "go"), "");
    await finishes(small);
  },
  TEST_MS,
);

test(
  "a second Ctrl-C ends it at once; what it leaves is ended beside it, and the same command finishes the run",
  async () => {
    const small = makeSmallRepository(temporaryFolder(), {
      workstreams: WORKSTREAMS,
      agents: { waits: WAITS },
    });
    const first = small.start("run", small.plan);
    await haveBegun(small);
    first.signal("SIGINT");
    await first.line(/Once more to stop at once/);
    first.signal("SIGINT");

    expect(await first.ended).toMatchObject({ exitCode: 130 });
    await expect.poll(() => processesOfRun(small.state, "small-1"), PATIENCE).toEqual([]);

    writeFileSync(join(small.meeting, "go"), "");
    await finishes(small);
  },
  TEST_MS,
);

test.each(["gate", "set-up"] as const)(
  "a run that gets Ctrl-C while %s commands run ends them, and the same command finishes it",
  async (place) => {
    const { small, proving, mayEnd } = withHold(temporaryFolder(), place);
    const first = small.start("run", small.plan);
    await expect.poll(proving, PATIENCE).toBe(true);
    first.signal("SIGINT");

    expect(await first.ended).toMatchObject({ exitCode: 130 });
    expect(processesOfRun(small.state, "small-1")).toEqual([]);

    mayEnd();
    await finishes(small);
  },
  TEST_MS,
);

test.each(["SIGINT", "SIGKILL"] as const)(
  "a proof outside a run that gets %s leaves nothing running, and the next one clears up after it",
  async (signal) => {
    const folder = temporaryFolder();
    const { small, proving, mayEnd } = withHold(folder, "gate");
    small.checkout.git("switch", "--quiet", "--create", "change");
    small.checkout.commit({ "src/bye.mjs": "export const bye = () => 1;\n" });
    const first = small.start("check");
    await expect.poll(proving, PATIENCE).toBe(true);
    first.signal(signal);

    expect(await first.ended).toMatchObject({ exitCode: undefined });
    await expect.poll(() => processesAbout(folder), PATIENCE).toEqual([]);
    expect(leftoversOf(small.state)).not.toEqual([]);

    mayEnd();
    await small.run("check");
    expect(leftoversOf(small.state)).toEqual([]);
  },
  TEST_MS,
);

/** A repository whose gate or set-up command never ends, until it may. */
function withHold(folder: string, place: "gate" | "set-up") {
  const meeting = join(folder, "meeting");
  const run = `if [ -e ${meeting}/hold ]; then touch ${meeting}/proving; sleep 100000; fi`;
  const config =
    place === "gate" ? { gates: [{ id: "hold", kind: "command", run }] } : { setup: [{ run }] };
  const agents = { honest: HONEST_WORK };
  const small = makeSmallRepository(folder, { workstreams: WORKSTREAMS, agents, config });
  writeFileSync(join(meeting, "hold"), "");
  return {
    small,
    proving: () => existsSync(join(meeting, "proving")),
    mayEnd: () => rmSync(join(meeting, "hold")),
  };
}

async function haveBegun(small: SmallRepository): Promise<void> {
  const areThere = (): boolean =>
    WORKSTREAMS.every(({ id }) => existsSync(join(small.meeting, `began-${id}`)));
  await expect.poll(areThere, PATIENCE).toBe(true);
}

interface StatusJson {
  readonly workstreams: readonly { readonly id: string; readonly state: string }[];
}

async function statesOf(small: SmallRepository): Promise<Readonly<Record<string, string>>> {
  const { stdout } = await small.run("status", "--json");
  // The program's own promise, which has tests of its own.
  const { workstreams } = JSON.parse(stdout) as StatusJson;
  return Object.fromEntries(workstreams.map(({ id, state }) => [id, state]));
}

/** The same command, to the end that a run without an interruption has. */
async function finishes(small: SmallRepository): Promise<void> {
  const ended = await small.run("run", small.plan);
  expect(ended, ended.stderr).toMatchObject({ exitCode: 0 });
  expect(await statesOf(small)).toEqual({ hare: "merged", tortoise: "merged" });
  expect(subjectsOf(small)).toEqual(["begin", "feat: say hare", "feat: say tortoise"]);
  expect(small.checkout.git("branch", "--list", "--format=%(refname:short)").split("\n")).toContain(
    "main",
  );
  expect(small.checkout.git("status", "--porcelain")).toBe("");
  expect(processesOfRun(small.state, "small-1")).toEqual([]);
  expect(leftoversOf(small.state)).toEqual([]);
}

const subjectsOf = (small: SmallRepository): readonly string[] =>
  small.checkout
    .git("log", "--format=%s", "main")
    .split("\n")
    .map((subject) => subject.replace(/ \(#\d+\)$/, ""))
    .sort();
