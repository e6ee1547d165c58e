/**
 * Loops and silences of eight kinds, played by scripted agents in one run of the built program: each is noticed within its limit,
 * answered by a nudge, a new session and another agent, in this order, and told in status and report.
 */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Entry } from "../../src/domain/event.js";
import { fold } from "../../src/domain/evolve.js";
import { toReport } from "../../src/domain/report/report.js";
import { toStatus } from "../../src/domain/status.js";
import type { TroubleKind } from "../../src/domain/trouble.js";
import type { Role, Step } from "../programs/acp-agent.js";
import type { CliEnd } from "../support/built-cli.js";
import { builtProgram } from "../support/built-program.js";
import { HONEST_WORK, makeSmallRepository } from "../support/small-repository.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const TEST_MS = 600_000;
const DIGITS = "#";

type Update = Readonly<Record<string, unknown>>;

const call = (update: Update): Update => ({
  sessionUpdate: "tool_call",
  status: "completed",
  ...update,
});
const run = (command: string, output: string): Update =>
  call({
    ...{ toolCallId: DIGITS, kind: "execute", title: command },
    ...{ rawInput: { command }, rawOutput: output },
  });
const edit = (id: string, path: string, oldText: string, newText: string): Step => ({
  do: "update",
  update: call({
    ...{ toolCallId: id, kind: "edit", title: `edit ${path}` },
    content: [{ type: "diff", path, oldText, newText }],
  }),
});
const keep = (update: Update): Step => ({ do: "keep", update });
const chunk = (kind: string, text: string): Update => ({
  sessionUpdate: kind,
  content: { type: "text", text },
});
const back = [edit("a", "src/x.mjs", "1", "2"), edit("b", "src/x.mjs", "2", "1")];

interface Played {
  readonly kind: TroubleKind;
  readonly steps: readonly Step[];
  readonly limits: Readonly<Record<string, unknown>>;
  /** Of the workstream. */
  readonly scope?: readonly string[];
}

const PLAYED: Readonly<Record<string, Played>> = {
  silence: { kind: "silence", steps: [{ do: "wait" }], limits: { silentMinutes: 0.05 } },
  planner: {
    kind: "no-tools",
    steps: [keep(chunk("agent_thought_chunk", "I could …"))],
    limits: { monitor: { toolMinutes: 0.02 } },
  },
  circler: {
    kind: "same-call",
    steps: [keep(run("npm test", "1 failed"))],
    limits: { monitor: { sameCalls: 4 } },
  },
  prodder: {
    kind: "same-output",
    steps: [keep(run(`try ${DIGITS}`, "no such module"))],
    limits: { monitor: { sameOutputs: 6, sameCalls: 100 } },
  },
  burner: {
    kind: "no-change",
    steps: [
      keep({
        ...chunk("agent_message_chunk", ""),
        _meta: { usage: { totalTokens: 400 } },
      }),
    ],
    limits: { monitor: { tokensWithoutChange: 1_000 } },
  },
  waverer: {
    kind: "undoing",
    steps: [...back, ...back, { do: "wait" }],
    limits: { monitor: { undoneEdits: 3 } },
  },
  talker: {
    kind: "narration",
    steps: [keep(chunk("agent_message_chunk", "Now I will describe what I am about to do. "))],
    limits: { monitor: { narrationChars: 500 } },
  },
  idler: {
    kind: "no-commits",
    steps: [{ do: "say", text: "Implementation complete, 25+ tests." }],
    limits: { monitor: { idleTurns: 1 } },
  },
  stray: {
    kind: "wrong-place",
    steps: [
      edit("1", "docs/a.md", "", "a"),
      edit("2", "docs/b.md", "", "b"),
      edit("3", "docs/c.md", "", "c"),
      { do: "wait" },
    ],
    limits: { monitor: { strayFiles: 3 } },
    scope: ["src/**", "test/**"],
  },
};
const IDS = Object.keys(PLAYED);

const folder = temporaryFolder();
let end: CliEnd;
let entries: readonly Entry[];
let reported: CliEnd;

beforeAll(async () => {
  const program = builtProgram("test/programs/acp-agent.ts");
  const acp = (role: Role) => ({
    kind: "acp",
    command: [process.execPath, program, JSON.stringify(role)],
    env: { HOME: folder },
    sandbox: { isolation: "none" },
  });
  const agentsBeside: Record<string, unknown> = { fallback: ["honest"] };
  for (const [id, { steps }] of Object.entries(PLAYED))
    agentsBeside[id] = acp({ steps, capabilities: { loadSession: true } });
  const small = makeSmallRepository(folder, {
    workstreams: IDS.map((id) => ({
      ...{ id, kind: "chore", agent: id },
      limits: { attempts: 9, ...PLAYED[id]?.limits },
      scope: PLAYED[id]?.scope ?? [],
    })),
    agents: { honest: HONEST_WORK },
    config: {
      gates: [{ id: "lint", kind: "command", run: "node tools/lint.mjs", class: "lint" }],
      parallel: { start: 3, max: 3 },
    },
    agentsBeside,
  });
  end = await small.run("run", small.plan, "--json");
  reported = await small.run("report");
  entries = end.stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Entry);
}, TEST_MS);

afterAll(() => expect(end.stderr).not.toContain("bug in Interlock"));

const of = (id: string) =>
  entries.filter((entry) => "workstream" in entry && entry.workstream === id);
const started = (id: string) => of(id).filter((entry) => entry.type === "turn-started");

describe.each(Object.entries(PLAYED))("%s", (id, { kind }) => {
  test("is noticed within the limit, in each turn", () => {
    const because = started(id).flatMap((entry) => entry.because ?? []);
    expect(because.map((trouble) => trouble.kind)).toEqual([kind, kind]);
    for (const { found, limit } of because) {
      expect(found).toBeGreaterThanOrEqual(limit);
      // Tokens go on being used while the workspace is looked at.
      expect(found).toBeLessThan(kind === "no-change" ? limit * 50 : limit * 2 + 1);
    }
  });

  test("is answered by a nudge, a new session, another agent, and lands with that", () => {
    expect(started(id).map(({ intervention, agent }) => [intervention ?? "–", agent])).toEqual([
      ["–", id],
      ["nudge", id],
      ["restart", id],
      ["–", "honest"],
    ]);
    expect(new Set(started(id).map(({ session }) => session)).size).toBe(3);
    expect(of(id).map(({ type }) => type)).toContain("landed");
  });

  test("is told in status while it is to be answered, and in the report", () => {
    const second = entries.findIndex(
      (entry) => entry.type === "turn-started" && entry.workstream === id && entry.turn === 2,
    );
    const before = fold(entries.slice(0, second));
    const status = before && toStatus(before).workstreams.find((one) => one.id === id);
    expect(status?.trouble).toMatch(/^the agent .*\(limit /);
    const watches = toReport(entries).watches.filter(({ workstream }) => workstream === id);
    expect(watches.map(({ intervention }) => intervention)).toEqual([
      ...["nudge", "restart"],
      "other-agent",
    ]);
    const told = reported.stdout
      .split("\n")
      .filter((line) => line.includes(`${id}: turn 1 of ${id} `));
    expect(told.join()).toMatch(/because it .*\(limit .*; nudged/);
  });
});
