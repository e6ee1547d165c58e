/** The built program on a machine that fills up, and on one that falls asleep in the middle of a turn. */

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { entryText } from "../../src/cli/words/entry-text.js";
import type { Entry } from "../../src/domain/event.js";
import { killClisAfterEach, type RunningCli, startCli } from "../support/built-cli.js";
import { builtProgram } from "../support/built-program.js";
import {
  HONEST_WORK,
  makeSmallRepository,
  type SmallRepository,
} from "../support/small-repository.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const TEST_MS = 600_000;
const GIB = 1024 ** 3;
const HOUR = 3_600_000;

/** Works once it may. */
const WAITS = `
touch "$MEETING/began"
while [ ! -e "$MEETING/go" ]; do sleep 0.1; done
${HONEST_WORK}`;

killClisAfterEach();
const preload = builtProgram("test/programs/odd-machine.ts");

interface Odd {
  readonly small: SmallRepository;
  readonly running: RunningCli;
  set(name: "free-disk" | "slept-ms", value: number): void;
}

function start(limits: Readonly<Record<string, number>>, freeDisk: number): Odd {
  const folder = temporaryFolder();
  const small = makeSmallRepository(folder, {
    workstreams: [{ id: "one", limits }],
    agents: { waits: WAITS },
  });
  const machine = join(folder, "machine");
  mkdirSync(machine);
  const set: Odd["set"] = (name, value) => writeFileSync(join(machine, name), `${value}`);
  set("free-disk", freeDisk);
  const env = { ...small.env, ODD_MACHINE: machine };
  const running = startCli(["run", small.plan, "--json", ...small.place], { env, preload });
  return { small, running, set };
}

const go = ({ small }: Odd): void => writeFileSync(join(small.meeting, "go"), "");

const entriesIn = (stdout: string): readonly Entry[] =>
  stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Entry);

test(
  "a run on a full disk begins nothing and says so, and goes on by itself when there is room",
  async () => {
    const odd = start({}, 0.5 * GIB);
    go(odd);
    await odd.running.line(/"type":"machine-ran-short"/);
    const words =
      /the machine is short of disk: 0\.5 GB free .* below 1\.5 GB; no turn .*: free 1\.38 GB/;
    const status = await odd.small.run("status");
    expect(status.stdout).toMatch(words);
    const inJson = JSON.parse((await odd.small.run("status", "--json")).stdout) as {
      readonly waitsFor?: string;
    };
    expect(inJson.waitsFor).toMatch(words);
    expect(entriesIn(odd.running.stdout()).map(({ type }) => type)).toEqual([
      ...["run-started", "machine-ran-short"],
    ]);
    odd.set("free-disk", 100 * GIB);
    const end = await odd.running.ended;
    expect(end).toMatchObject({ exitCode: 0 });
    const types = entriesIn(end.stdout).map(({ type }) => type);
    expect(types[2]).toBe("machine-recovered");
    expect(types).toContain("landed");
    const report = await odd.small.run("report");
    expect(report.stdout).toMatch(/The machine was short of disk for .* free some before/);
  },
  TEST_MS,
);

test(
  "a machine that sleeps for hours in the middle of a turn holds that against nobody",
  async () => {
    const odd = start({ silentMinutes: 5, workstreamMinutes: 60 }, 100 * GIB);
    const { running, small } = odd;
    await expect
      .poll(() => existsSync(join(small.meeting, "began")), { timeout: 120_000 })
      .toBe(true);
    odd.set("slept-ms", 9 * HOUR);
    running.signal("SIGUSR2");
    await running.line(/"type":"machine-slept"/);
    const status = JSON.parse((await small.run("status", "--json")).stdout) as {
      readonly workstreams: readonly { readonly state: string }[];
    };
    expect(status.workstreams.map(({ state }) => state)).toEqual(["working"]);
    go(odd);
    const end = await running.ended;
    expect(end).toMatchObject({ exitCode: 0 });
    const entries = entriesIn(end.stdout);
    const slept = entries.filter((entry) => entry.type === "machine-slept");
    expect(slept.map(({ ms }) => Math.round(ms / HOUR))).toEqual([9]);
    expect(slept.map(entryText)).toEqual([
      expect.stringMatching(/^The machine slept for 540 minutes; nobody's silence of that time/),
    ]);
    expect(entries.flatMap((entry) => (entry.type === "turn-ended" ? [entry.end] : []))).toEqual([
      "completed",
    ]);
    expect(entries.map(({ type }) => type)).toContain("landed");
    expect((await small.run("logs", "one")).stdout).toContain("LANDED");
    const report = await small.run("report");
    expect(report.stdout).toMatch(/slept for 9 h while agents were at work; nobody's silence/);
    // Nine hours of sleep are no nine hours of work.
    expect((await small.run("status", "--json")).stdout).toMatch(/"minutes":[0-4](\.\d)?\b/);
  },
  TEST_MS,
);
