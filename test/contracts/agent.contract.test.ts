/** What every agent promises, whatever it is made of. */

import { spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createAcpAgent } from "../../src/adapters/agents/acp/acp-agent.js";
import { createCommandAgent } from "../../src/adapters/agents/command.js";
import { createHeadlessAgent } from "../../src/adapters/agents/headless/headless-agent.js";
import { createTapeAgent } from "../../src/adapters/agents/tape.js";
import { systemAmbient } from "../../src/adapters/ambient.js";
import { createProcesses } from "../../src/adapters/processes/processes.js";
import { toSessionId, toWorkstreamId } from "../../src/domain/ids.js";
import type { JsonStream } from "../../src/domain/json-stream.js";
import { LIMITS } from "../../src/domain/limits.js";
import type { TapeTurn } from "../../src/domain/tape.js";
import type { Agent, TurnProgress, TurnRequest } from "../../src/ports/agent.js";
import type { Sandbox } from "../../src/ports/sandbox.js";
import type { Step } from "../programs/acp-agent.js";
import { sandboxOf } from "../support/boxes.js";
import { builtProgram } from "../support/built-program.js";
import { survivorsOf } from "../support/survivors.js";
import { unconfined } from "../support/unconfined.js";

const folder = mkdtempSync(join(tmpdir(), "agents-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const scope = `test-${randomBytes(6).toString("hex")}`;
const processes = createProcesses({ marker: `${scope}/owner` });
const env = { PATH: process.env["PATH"] ?? "", HOME: folder };
const acpProgram = builtProgram("test/programs/acp-agent.ts");
const player = builtProgram("src/adapters/agents/tape-player.ts");
/** Where both of them are, with what they import. */
const PROGRAMS = resolve(player, "../../../../..");

/** What an agent is made to do in a turn; each adapter has its own way of being made to. */
type Behaviour =
  /** Writes `work.txt` with `half done`, does not commit it, and claims `I did it all ✅`. */
  | "work"
  /** The same, then ends badly. */
  | "crash"
  /** Says something, then ignores TERM for ever, with a child in another session. */
  | "hang"
  /** Neither says nor does anything, for ever. */
  | "silent"
  | "flood"
  /** Claims `whole` if the prompt is the one that the test sent. */
  | "check-prompt";

const PROMPT = `Wählen Sie 😀 ${'漢字 and $HOME `x` \\ "quotes"\n'.repeat(8000)}the very end 🏁`;
const DIGEST = createHash("sha256").update(PROMPT).digest("hex");

const SHELL: Readonly<Record<Behaviour, string>> = {
  work: `echo at work; printf 'half done' > work.txt; echo '{"type":"claim","text":"I did it all ✅"}'`,
  crash: "printf 'half done' > work.txt; echo 'out of credit' >&2; exit 3",
  hang: `trap '' TERM; setsid sh -c "trap '' TERM; echo hanging; sleep 1000" & sleep 1000; sleep 1000`,
  silent: "sleep 1000",
  flood: `yes ${"x".repeat(1000)}`,
  "check-prompt": [
    `test "$(sha256sum < "$1")" = "$(sha256sum)" && cmp -s "$1" "$INTERLOCK_PROMPT_FILE" || exit 1`,
    `test "$(sha256sum < "$1" | cut -c1-64)" = ${DIGEST} && echo whole`,
  ].join("\n"),
};

const HALF = join(folder, "recorded.txt");
writeFileSync(HALF, "half done");

const TAPE: Readonly<Record<Behaviour, TapeTurn>> = {
  work: { say: ["at work"], write: { "work.txt": HALF }, claim: "I did it all ✅" },
  crash: { write: { "work.txt": HALF }, misbehave: "crash" },
  hang: { misbehave: "hang" },
  silent: { misbehave: "silent" },
  flood: { misbehave: "flood" },
  "check-prompt": { when: "^Wählen Sie 😀 (?:漢字.*\n){8000}the very end 🏁$", claim: "whole" },
};

const ACP: Readonly<Record<Behaviour, readonly Step[]>> = {
  work: [
    { do: "say", text: "at work" },
    { do: "update", update: { sessionUpdate: "tool_call", toolCallId: "1", title: "write" } },
    { do: "write", path: "work.txt", text: "half done" },
    { do: "say", text: "I did it all ✅" },
  ],
  crash: [
    { do: "write", path: "work.txt", text: "half done" },
    { do: "stderr", text: "out of patience" },
    { do: "exit", code: 3 },
  ],
  hang: [{ do: "child" }, { do: "say", text: "hanging" }, { do: "hang" }],
  silent: [{ do: "hang" }],
  flood: [{ do: "flood" }],
  "check-prompt": [{ do: "tell", what: "prompt-digest" }],
};

/** A program of the user's own, whose lines are said to mean something. */
const STREAM: JsonStream = { kinds: {}, rules: [{ when: { type: "says" }, message: "text" }] };
const says = (text: string): string => `echo '{"type":"says","text":"${text}"}'`;

const HEADLESS: Readonly<Record<Behaviour, string>> = {
  ...SHELL,
  crash: "printf 'half done' > work.txt; echo 'out of patience' >&2; exit 3",
  work: `${says("at work")}; printf 'half done' > work.txt; ${says("I did it all ✅")}`,
  "check-prompt": `echo "{\\"type\\":\\"says\\",\\"text\\":\\"$(sha256sum | cut -c1-64)\\"}"`,
};

interface Adapter {
  readonly name: string;
  readonly capabilities: Agent["capabilities"];
  readonly made: (behaviour: Behaviour, sandbox: Sandbox) => Agent;
  /** What it claims when it got the prompt that was sent. */
  readonly whole: string;
  /** What it claims after a turn of work. */
  readonly claim: string;
  /** What it is heard to do in a turn of work. */
  readonly heard: readonly string[];
}

/** An agent promises the same in a box and without one. */
const SANDBOXES: readonly (readonly [string, Sandbox])[] = [
  ["no box", unconfined],
  ["bubblewrap", sandboxOf("bubblewrap", { home: folder, profile: { read: [PROGRAMS] } })],
];

const HEARD = ["at work", "I did it all ✅"];

const ADAPTERS: readonly Adapter[] = [
  {
    name: "command",
    capabilities: { resumesSessions: false, continuesInterruptedTurns: true, callsTools: true },
    made: (behaviour, sandbox) =>
      createCommandAgent({
        name: "tested",
        command: ["/bin/sh", "-c", SHELL[behaviour], "agent", "{prompt_file}"],
        env,
        processes,
        sandbox,
      }),
    whole: "whole",
    claim: "I did it all ✅",
    heard: HEARD,
  },
  {
    name: "tape",
    capabilities: { resumesSessions: true, continuesInterruptedTurns: false, callsTools: false },
    made: (behaviour, sandbox) =>
      createTapeAgent({
        name: "tested",
        tapeOf: () => ({ kind: "tape", tape: { version: 1, turns: [TAPE[behaviour]] } }),
        env,
        processes,
        sandbox,
        player,
      }),
    whole: "whole",
    claim: "I did it all ✅",
    heard: HEARD,
  },
  {
    name: "headless",
    capabilities: { resumesSessions: false, continuesInterruptedTurns: true, callsTools: true },
    made: (behaviour, sandbox) =>
      createHeadlessAgent({
        name: "tested",
        command: ["/bin/sh", "-c", HEADLESS[behaviour]],
        stream: STREAM,
        env,
        processes,
        sandbox,
        ambient: systemAmbient(),
      }),
    whole: DIGEST,
    claim: "at work\nI did it all ✅",
    heard: ["[session] new", "at work", "I did it all ✅"],
  },
  {
    name: "acp",
    capabilities: { resumesSessions: true, continuesInterruptedTurns: true, callsTools: true },
    made: (behaviour, sandbox) =>
      createAcpAgent({
        name: "tested",
        command: [process.execPath, acpProgram, JSON.stringify({ steps: ACP[behaviour] })],
        env,
        processes,
        sandbox,
        ambient: systemAmbient(),
        cancelGraceMs: 100,
      }),
    whole: DIGEST,
    claim: "I did it all ✅",
    heard: ["[session] new", "at work", "[other] write (pending)", "I did it all ✅"],
  },
];

function requestOf(changes: Partial<TurnRequest> = {}): TurnRequest {
  const place = mkdtempSync(join(folder, "turn-"));
  const cwd = join(place, "workspace");
  spawnSync("git", ["init", "--quiet", cwd], { env });
  return {
    workstream: toWorkstreamId("ws1"),
    session: toSessionId("ws1-1"),
    turn: 1,
    prompt: "Do it.",
    recap: "Do it.",
    mayLeaveWorkspace: false,
    toolServers: [],
    cwd,
    sessionDirectory: join(place, "sessions/ws1-1"),
    base: "main",
    timeoutMs: 55_000,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...changes,
  };
}

const CASES = ADAPTERS.flatMap((adapter) =>
  SANDBOXES.map(([box, sandbox]) => ({ ...adapter, box, sandbox })),
);

describe.each(CASES)("an agent by $name in $box", ({ sandbox, ...adapter }) => {
  const { capabilities, whole, claim, heard } = adapter;
  const made = (behaviour: Behaviour): Agent => adapter.made(behaviour, sandbox);

  test("has its name and declares what it can", () => {
    expect(made("work")).toMatchObject({
      ...{ name: "tested", capabilities, isolation: sandbox.isolation },
    });
  });

  test("completes a turn, with its claim, and leaves uncommitted work in place", async () => {
    const lines: string[] = [];
    const request = requestOf({ onProgress: ({ line }) => void lines.push(line) });
    const result = await made("work").runTurn(request);
    expect(result).toMatchObject({ outcome: "completed", claim, usage: {} });
    expect(result).not.toHaveProperty("reason");
    expect(result.output).toContain("at work");
    expect(lines).toEqual(heard);
    expect(readFileSync(join(request.cwd, "work.txt"), "utf8")).toBe("half done");
  });

  test("finds the repository's own instructions and settings as they are, and nothing beside them", async () => {
    const request = requestOf();
    const files = ["AGENTS.md", "CLAUDE.md", "GEMINI.md", "opencode.json", ".mcp.json"];
    for (const file of files) writeFileSync(join(request.cwd, file), `of the repository: ${file}`);
    await made("work").runTurn(request);
    for (const file of files)
      expect(readFileSync(join(request.cwd, file), "utf8")).toBe(`of the repository: ${file}`);
    expect(readdirSync(request.cwd).toSorted()).toEqual([...files, ".git", "work.txt"].toSorted());
  });

  test("that crashes says so, and its work is still there", async () => {
    const request = requestOf();
    const result = await made("crash").runTurn(request);
    expect(result.outcome).toBe("crashed");
    expect(result.reason).toMatch(/^Agent "tested" ended with exit code [13]\. Its last line: \S/);
    expect(result).not.toHaveProperty("claim");
    expect(readFileSync(join(request.cwd, "work.txt"), "utf8")).toBe("half done");
  });

  test("gets a prompt of 200 KB whole, and keeps it with the session", async () => {
    const request = requestOf({ prompt: PROMPT, recap: PROMPT });
    expect(Buffer.byteLength(PROMPT)).toBeGreaterThan(200_000);
    const result = await made("check-prompt").runTurn(request);
    expect(result).toMatchObject({ outcome: "completed", claim: whole });
    const kept = readFileSync(join(request.sessionDirectory, "turn-1.prompt.md"), "utf8");
    expect(kept === PROMPT).toBe(true);
  });

  test("that says nothing is ended when its time is up", async () => {
    const result = await made("silent").runTurn(requestOf({ timeoutMs: 300 }));
    expect(result.outcome).toBe("timed-out");
    expect(result.reason).toContain("still at work after 0.3 s");
    expect(survivorsOf(scope)).toEqual([]);
  });

  test("that hangs and ignores TERM is cancelled, and no process of it is left", async () => {
    const caller = new AbortController();
    const standing: number[] = [];
    const onProgress = ({ line }: TurnProgress): void => {
      if (!line.toLowerCase().includes("hanging")) return;
      standing.push(survivorsOf(scope).length);
      caller.abort();
    };
    const result = await made("hang").runTurn(requestOf({ signal: caller.signal, onProgress }));
    expect(result.outcome).toBe("cancelled");
    expect(standing[0]).toBeGreaterThanOrEqual(2);
    expect(survivorsOf(scope)).toEqual([]);
  });

  test("does nothing when it is cancelled before its turn", async () => {
    const request = requestOf({ signal: AbortSignal.abort() });
    expect((await made("work").runTurn(request)).outcome).toBe("cancelled");
    expect(existsSync(join(request.cwd, "work.txt"))).toBe(false);
  });

  test("that prints without end is ended, and its output stays bounded", async () => {
    const result = await made("flood").runTurn(requestOf());
    expect(result.outcome).toBe("flooded");
    expect(result.reason).toContain("printed more than 256 MiB");
    expect(Buffer.byteLength(result.output)).toBeLessThanOrEqual(LIMITS.turnOutputBytesMax);
    expect(survivorsOf(scope)).toEqual([]);
  });
});

describe("an agent by command", () => {
  const agentOf = (...command: readonly string[]): Agent =>
    createCommandAgent({ name: "script", command, env, processes, sandbox: unconfined });

  test("that does not exist crashes with the remedy", async () => {
    expect(await agentOf("no-such-agent").runTurn(requestOf())).toMatchObject({
      outcome: "crashed",
      reason: expect.stringMatching(/^Agent "script" did not start\. .*no such program/) as string,
    });
  });

  test("is told of its turn in its environment, and of nothing else", async () => {
    const request = requestOf({ turn: 7 });
    const { output } = await agentOf("env").runTurn(request);
    const variables = output.split("\n").filter((line) => line.startsWith("INTERLOCK_"));
    expect(variables.map((line) => line.split("=", 1).join("")).sort()).toEqual([
      "INTERLOCK_BASE",
      "INTERLOCK_PROCESS",
      "INTERLOCK_PROMPT_FILE",
      "INTERLOCK_SESSION",
      "INTERLOCK_SESSION_DIR",
      "INTERLOCK_TURN",
      "INTERLOCK_WORKSTREAM",
    ]);
    expect(variables).toEqual(
      expect.arrayContaining(["INTERLOCK_TURN=7", "INTERLOCK_WORKSTREAM=ws1"]),
    );
  });

  test("claims its last lines when it sends no claim, and counts what it says it used", async () => {
    const script = `echo reading; echo '{"type":"usage","tokens":7}'; echo '{"type":"usage","tokens":-1}'; echo done`;
    const result = await agentOf("sh", "-c", script).runTurn(requestOf());
    expect(result).toMatchObject({ claim: "reading\ndone", usage: { tokens: 7 } });
    expect(result.output).toContain("Interlock ignored 1 usage report");
  });

  test("that does not read its prompt completes all the same", async () => {
    const result = await agentOf("true").runTurn(requestOf({ prompt: PROMPT }));
    expect(result.outcome).toBe("completed");
  });
});
