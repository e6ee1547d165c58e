/** An agent of the Agent Client Protocol that behaves, and one that misbehaves in each way that was seen. */

import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createAcpAgent } from "../../src/adapters/agents/acp/acp-agent.js";
import { systemAmbient } from "../../src/adapters/ambient.js";
import { createProcesses } from "../../src/adapters/processes/processes.js";
import type { AgentEvent } from "../../src/domain/agent-event.js";
import { toInstant, toSessionId, toWorkstreamId } from "../../src/domain/ids.js";
import type { TurnRequest, TurnResult } from "../../src/ports/agent.js";
import type { Role, Step } from "../programs/acp-agent.js";
import { builtProgram } from "../support/built-program.js";
import { survivorsOf } from "../support/survivors.js";
import { unconfined } from "../support/unconfined.js";

const folder = mkdtempSync(join(tmpdir(), "acp-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const program = builtProgram("test/programs/acp-agent.ts");
const scope = `test-${randomBytes(6).toString("hex")}`;
const processes = createProcesses({ marker: `${scope}/owner` });
const env = { PATH: process.env["PATH"] ?? "", HOME: folder };

let places = 0;

/** A place in which turns follow each other. */
function stage(changes: Partial<Parameters<typeof createAcpAgent>[0]> = {}) {
  places += 1;
  const place = join(folder, `place-${places}`);
  const cwd = join(place, "workspace");
  mkdirSync(cwd, { recursive: true });
  const sessionDirectory = join(place, "sessions/ws1-1");
  let turns = 0;
  return {
    cwd,
    sessionDirectory,
    play: async (role: Role, request: Partial<TurnRequest> = {}) => {
      turns += 1;
      const events: AgentEvent[] = [];
      const agent = createAcpAgent({
        name: "fake",
        command: [process.execPath, program, JSON.stringify(role)],
        env,
        processes,
        sandbox: unconfined,
        ambient: systemAmbient(),
        cancelGraceMs: 5_000,
        ...changes,
      });
      const result: TurnResult = await agent.runTurn({
        workstream: toWorkstreamId("ws1"),
        session: toSessionId("ws1-1"),
        turn: turns,
        prompt: `prompt ${turns}`,
        recap: `recap ${turns}`,
        cwd,
        sessionDirectory,
        base: "main",
        timeoutMs: 55_000,
        signal: new AbortController().signal,
        mayLeaveWorkspace: false,
        toolServers: [],
        onProgress: ({ event }) => {
          if (event !== undefined) events.push(event);
        },
        ...request,
      });
      return { result, events };
    },
  };
}

const play = (steps: readonly Step[], request: Partial<TurnRequest> = {}) =>
  stage().play({ steps }, request);

const tool = (update: Readonly<Record<string, unknown>>): Step => ({
  do: "update",
  update: { sessionUpdate: "tool_call_update", ...update },
});
const write = tool({ toolCallId: "w", kind: "edit", status: "completed", title: "Write a.txt" });
const DIGEST = expect.stringMatching(/^[0-9a-f]{16}$/) as string;
const lastCall = (events: readonly AgentEvent[]) =>
  events.flatMap((event) => (event.kind === "tool" ? [event.call] : [])).at(-1);

describe("a message in the middle of a turn", () => {
  /** One thing to say, and whether the agent has got it. */
  const saying = (text: string) => {
    const open = [text];
    const delivered: string[] = [];
    return {
      delivered,
      incoming: {
        next: () => {
          const [next] = open;
          return next === undefined ? new Promise<string>(() => undefined) : Promise.resolve(next);
        },
        delivered: () => {
          delivered.push(...open.splice(0));
          return Promise.resolve();
        },
      },
    };
  };

  test("stops the agent, and is the next prompt of the same session", async () => {
    const { incoming, delivered } = saying("Message from Ada: use a capital letter");
    const role: Role = { steps: [{ do: "wait" }], then: [{ do: "tell", what: "history" }] };
    const { result } = await stage().play(role, { incoming });
    expect(result).toMatchObject({ outcome: "completed" });
    expect(result.claim).toBe("2 prompts: recap 1 | Message from Ada: use a capita");
    expect(delivered).toHaveLength(1);
  });

  test("is left for the next turn by an agent that does not stop for it, which works on", async () => {
    const { incoming, delivered } = saying("Message from Ada: stop");
    const role: Role = { steps: [{ do: "deaf" }, { do: "say", text: "Done." }] };
    const { result } = await stage({ cancelGraceMs: 50 }).play(role, { incoming });
    expect(result).toMatchObject({ outcome: "completed", claim: "Done." });
    expect(delivered).toEqual([]);
  });
});

describe("a session", () => {
  const history: Role = { steps: [{ do: "tell", what: "history" }] };

  test("is known on the disk before its first prompt", async () => {
    const { result } = await play([{ do: "tell", what: "memory" }]);
    expect(result.claim).toMatch(/^\{"agent":"fake",.*"sessionId":"s-/);
  });

  test.each([
    ["resumed", { sessionCapabilities: { resume: {} } }],
    ["loaded", { loadSession: true }],
  ])(
    "is %s by the next turn where the agent can, and gets the short prompt",
    async (how, capabilities) => {
      const { play } = stage();
      await play({ ...history, capabilities });
      const { result, events } = await play({ ...history, capabilities });
      expect(result.claim).toBe("2 prompts: recap 1 | prompt 2");
      expect(result.output).not.toContain("old words");
      expect(events).toContainEqual({ kind: "session", how });
    },
  );

  test("that cannot be reopened is begun anew, with all that there is to know", async () => {
    const { play } = stage();
    await play(history);
    const { result, events } = await play(history);
    expect(result.claim).toBe("1 prompts: recap 2");
    expect(events).toContainEqual({ kind: "session", how: "lost" });
  });

  test("that the agent has forgotten is begun anew", async () => {
    const { play } = stage();
    const capabilities = { loadSession: true };
    await play({ ...history, capabilities });
    rmSync(join(folder, "acp-sessions"), { recursive: true });
    const { result, events } = await play({ ...history, capabilities });
    expect(result.claim).toBe("1 prompts: recap 2");
    expect(events).toContainEqual({ kind: "session", how: "lost" });
  });

  test("of another agent is not taken for its own", async () => {
    const one = stage();
    await one.play({ ...history, capabilities: { loadSession: true } });
    const path = join(one.sessionDirectory, "agent-session.json");
    expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ agent: "fake", cwd: one.cwd });
  });

  test("is not loaded in the minute in which it was made, for an agent that would lose it", async () => {
    const waits: number[] = [];
    const real = systemAmbient();
    const ambient = {
      now: () => toInstant(Date.parse("2026-01-01T00:00:45Z")),
      wait: (ms: number, signal?: AbortSignal) => {
        waits.push(ms);
        return ms === 15_000 ? Promise.resolve() : real.wait(ms, signal);
      },
    };
    const { play } = stage({ reload: "next-minute", ambient });
    const role = { ...history, capabilities: { loadSession: true } };
    await play(role);
    expect(waits).not.toContain(15_000);
    expect((await play(role)).result.claim).toBe("2 prompts: recap 1 | prompt 2");
    expect(waits).toContain(15_000);
  });

  test("is put into the mode that is wanted, by whichever of the two ways there is", async () => {
    const modes = {
      currentModeId: "a",
      availableModes: [
        { id: "a", name: "A" },
        { id: "b", name: "B" },
      ],
    };
    const option = {
      id: "m",
      name: "M",
      category: "mode",
      type: "select",
      currentValue: "a",
      options: [],
    };
    const orders: Step[] = [{ do: "tell", what: "orders" }];
    const { result } = await stage({ mode: "b" }).play({ steps: orders, session: { modes } });
    expect(result.claim).toContain('session/set_mode("b")');
    const newer = await stage({ mode: "b" }).play({
      steps: orders,
      session: { configOptions: [option] },
    });
    expect(newer.result.claim).toContain('session/set_config_option("b")');
    const other = await stage({ mode: "c" }).play({ steps: orders, session: { modes } });
    expect(other.result.claim).not.toContain("set_mode");
  });

  test("gets the servers of tools that the agent can reach, and no hand of ours", async () => {
    const toolServers: TurnRequest["toolServers"] = [
      { kind: "program", name: "interlock", argv: ["interlock", "mcp"], env: { A: "1" } },
      { kind: "http", name: "web", url: "http://127.0.0.1:1/", headers: { authorization: "x" } },
    ];
    const steps: Step[] = [
      { do: "request", method: "fs/read_text_file" },
      { do: "tell", what: "orders" },
    ];
    const { result } = await stage().play({ steps }, { toolServers });
    expect(result.claim).toContain('"fs":{"readTextFile":false,"writeTextFile":false}');
    expect(result.claim).toContain('"name":"interlock","command":"interlock","args":["mcp"]');
    expect(result.claim).not.toContain("127.0.0.1");
    expect(result.claim).toContain('"code":-32601');
    const capabilities = { mcpCapabilities: { http: true } };
    const reached = await stage().play({ steps, capabilities }, { toolServers });
    expect(reached.result.claim).toContain('"headers":[{"name":"authorization","value":"x"}]');
  });
});

describe("what an agent does", () => {
  test("is told as events, a tool call put together from its pieces", async () => {
    const { events, result } = await play([
      { do: "think", text: "hm" },
      {
        do: "update",
        update: { sessionUpdate: "plan", entries: [{ content: "one", status: "in_progress" }] },
      },
      tool({
        toolCallId: "1",
        kind: "edit",
        status: "in_progress",
        rawInput: { file_path: "a.txt", content: "x" },
      }),
      tool({
        toolCallId: "1",
        title: null,
        status: "completed",
        content: [
          { type: "diff", path: "/w/a.txt", oldText: "1\n2\n", newText: "1\n3\n4\n" },
          { type: "content", content: { type: "text", text: "written" } },
        ],
      }),
      { do: "update", update: { sessionUpdate: "current_mode_update", currentModeId: "yolo" } },
      { do: "say", text: "Done" },
      { do: "say", text: " now." },
    ]);
    expect(events.map(({ kind }) => kind)).toEqual([
      "session",
      "thought",
      "plan",
      "tool",
      "tool",
      "mode",
      "message",
      "message",
    ]);
    expect(lastCall(events)).toEqual({
      id: "1",
      kind: "edit",
      title: "a tool",
      status: "completed",
      paths: ["a.txt", "/w/a.txt"],
      diffs: [{ path: "/w/a.txt", linesAdded: 2, linesRemoved: 1, before: DIGEST, after: DIGEST }],
      inputDigest: DIGEST,
      outputDigest: DIGEST,
      outputBytes: 7,
      outputTail: "written",
    });
    expect(result.claim).toBe("Done now.");
    expect(result.output).toContain("[edit] a tool (completed)\n  written");
  });

  test("twice in the same way has the same digests", async () => {
    const call = (id: string): Step =>
      tool({
        toolCallId: id,
        name: "sh",
        rawInput: { command: "ls" },
        status: "completed",
        rawOutput: "a",
      });
    const { events } = await play([call("1"), call("2")]);
    const [one, two] = events.flatMap((event) => (event.kind === "tool" ? [event.call] : []));
    expect(one?.inputDigest).toBe(two?.inputDigest);
    expect(one?.outputDigest).toBe(two?.outputDigest);
  });

  test("costs what each turn adds to the session, in whatever form it is told", async () => {
    const capabilities = { sessionCapabilities: { resume: {} } };
    const spent = (amount: number): Role => ({
      capabilities,
      steps: [
        write,
        {
          do: "update",
          update: {
            sessionUpdate: "usage_update",
            used: 10,
            size: 100,
            cost: { amount, currency: "USD" },
          },
        },
        { do: "stop", reason: "end_turn", usage: { usage: { totalTokens: 1234 } } },
      ],
    });
    const { play } = stage();
    expect((await play(spent(0.5))).result.usage).toEqual({ tokens: 1234, costUsd: 0.5 });
    expect((await play(spent(0.75))).result.usage).toEqual({ tokens: 1234, costUsd: 0.25 });
    const counted = await play({
      steps: [
        {
          do: "update",
          update: {
            sessionUpdate: "agent_message_chunk",
            content: { type: "text", text: "" },
            _meta: { usage: { inputTokens: 5, outputTokens: 2 } },
          },
        },
        write,
        {
          do: "stop",
          reason: "end_turn",
          usage: { _meta: { quota: { token_count: { input_tokens: 30, output_tokens: 4 } } } },
        },
      ],
    });
    expect(counted.result.usage).toEqual({ tokens: 41 });
  });

  test("is what it said last that it claims, not what it said on the way", async () => {
    const { result } = await play([{ do: "say", text: "Let me look." }, write]);
    expect(result.claim).toBe("Let me look.");
    const longer = await play([
      { do: "say", text: "Let me look." },
      write,
      { do: "say", text: "Mended." },
    ]);
    expect(longer.result.claim).toBe("Mended.");
  });
});

describe("a request for permission", () => {
  const ask = (toolCall: Readonly<Record<string, unknown>>): readonly Step[] => [
    { do: "ask", toolCall: { toolCallId: "1", ...toolCall } },
    { do: "tell", what: "orders" },
  ];
  const allowed = '"optionId":"the-allow_once"';
  const refused = '"optionId":"the-reject_once"';

  test.each([
    ["an edit inside", { kind: "edit", locations: [{ path: "src/a.ts" }] }, allowed],
    ["an edit outside", { kind: "edit", locations: [{ path: "/etc/hosts" }] }, refused],
    ["an edit by a path with dots", { kind: "edit", rawInput: { path: "src/../../a" } }, refused],
    ["an edit of nobody knows what", { kind: "edit" }, refused],
    ["a command", { kind: "execute", title: "npm test" }, allowed],
    [
      "a command that goes elsewhere",
      { kind: "execute", rawInput: { command: "cat ~/.ssh/id" } },
      refused,
    ],
    ["the network", { kind: "fetch", title: "https://example.org" }, refused],
    ["another mode", { kind: "switch_mode" }, refused],
    ["a server of its own", { kind: "other", title: "mcp__theirs__x" }, refused],
    ["a tool of ours", { kind: "execute", title: "run_checks (interlock MCP Server)" }, allowed],
  ])("for %s gets the answer of the policy, for once", async (_what, toolCall, answer) => {
    const toolServers: TurnRequest["toolServers"] = [
      { kind: "program", name: "interlock", argv: ["true"], env: {} },
    ];
    const { result, events } = await play(ask(toolCall), { toolServers });
    expect(result.claim).toContain(answer);
    expect(events.filter(({ kind }) => kind === "permission")).toHaveLength(1);
  });

  test("without a title is for the call that was told of before", async () => {
    const { events } = await play([
      tool({ toolCallId: "1", kind: "execute", title: "cat /etc/passwd" }),
      ...ask({ title: null }),
    ]);
    expect(events).toContainEqual({
      kind: "permission",
      answer: {
        decision: "needs-person",
        rule: "leaves the workspace",
        tool: "execute",
        subject: "cat /etc/passwd",
      },
    });
  });

  test("to leave the workspace is granted when a person said so", async () => {
    const { result } = await play(ask({ kind: "edit", locations: [{ path: "/etc/hosts" }] }), {
      mayLeaveWorkspace: true,
    });
    expect(result.claim).toContain(allowed);
  });
});

describe("an agent that misbehaves", () => {
  test("prints noise, and things that nobody knows, and is understood all the same", async () => {
    const { result, events } = await play([
      { do: "plain", text: "npm warn something" },
      { do: "plain", text: "{not json" },
      { do: "plain", text: "[1,2]" },
      { do: "update", update: { sessionUpdate: "telepathy", content: 1 } },
      { do: "update", update: { sessionUpdate: "agent_message_chunk", content: "wrong" } },
      { do: "update", update: { sessionUpdate: "tool_call" } },
      { do: "stderr", text: "\u001b[31mwarning\u001b[0m" },
      { do: "say", text: "still here" },
    ]);
    expect(result).toMatchObject({ outcome: "completed", claim: "still here" });
    expect(events).toContainEqual({ kind: "unknown", what: "telepathy" });
    expect(result.output).toContain("warning\n");
    expect(result.output).not.toContain("\u001b");
  });

  test("sends a message that is too large: a flood", async () => {
    const { result } = await play([{ do: "frame", bytes: 33 * 1024 * 1024 }, { do: "hang" }]);
    expect(result).toMatchObject({
      outcome: "flooded",
      reason: 'Agent "fake" sent a message of more than 32 MiB, and was ended.',
    });
    expect(survivorsOf(scope)).toEqual([]);
  });

  test("goes in the middle of its turn, with whatever exit code: a crash", async () => {
    for (const code of [0, 7]) {
      const { result } = await play([
        { do: "say", text: "half" },
        { do: "exit", code },
      ]);
      expect(result.outcome).toBe("crashed");
      expect(result.reason).toContain(code === 0 ? "broke off during prompt" : "exit code 7");
    }
  });

  test("talks on after its turn, and none of it counts", async () => {
    const { result } = await play([
      { do: "say", text: "Done." },
      { do: "stop", reason: "end_turn" },
      { do: "late", text: " And one more thing." },
    ]);
    expect(result.claim).toBe("Done.");
  });

  test("is cancelled in good order when it can, and its processes are gone", async () => {
    const caller = new AbortController();
    const { result } = await play([{ do: "child" }, { do: "say", text: "go" }, { do: "wait" }], {
      signal: caller.signal,
      onProgress: ({ line }) => {
        if (line === "go") caller.abort();
      },
    });
    expect(result).toMatchObject({ outcome: "cancelled", claim: "go" });
    expect(survivorsOf(scope)).toEqual([]);
  });

  test("leaves a child in a session of its own, which goes with the turn", async () => {
    const { result } = await play([{ do: "child" }, { do: "say", text: "done" }]);
    expect(result.outcome).toBe("completed");
    expect(survivorsOf(scope)).toEqual([]);
  });

  test("says of itself that it was cancelled: that is no turn", async () => {
    const { result } = await play([write, { do: "stop", reason: "cancelled" }]);
    expect(result.outcome).toBe("crashed");
  });
});

describe("trouble with the model is no attempt", () => {
  test.each<[string, readonly Step[], string]>([
    [
      "an error of the protocol",
      [{ do: "fail", code: -32603, message: "429 Too Many Requests" }],
      "rate-limited",
    ],
    [
      "one with its words inside",
      [{ do: "fail", code: -32603, message: "Internal error", data: { details: "Overloaded" } }],
      "overloaded",
    ],
    ["one that says nothing more", [{ do: "fail", code: -32603, message: "fake" }], "refused"],
    ["an error as its only words", [{ do: "say", text: "API Error: 401 Unauthorized" }], "login"],
    ["no word and no deed", [{ do: "stop", reason: "end_turn" }], "refused"],
  ])("by %s", async (_what, steps, outage) => {
    const { result } = await play(steps);
    expect(result).toMatchObject({ outcome: "unavailable", outage });
    expect(result.reason).toMatch(/^Agent "fake" cannot work now: /);
  });

  test("when it wants a login before there is a session", async () => {
    const failsAt = { method: "session/new", code: -32000, message: "Authentication required" };
    const { result } = await stage().play({ steps: [], failsAt });
    expect(result).toMatchObject({ outcome: "unavailable", outage: "login" });
  });

  test("but an agent that did something may speak of rate limits", async () => {
    const { result } = await play([
      write,
      { do: "say", text: "Error 429 is handled: rate limit." },
    ]);
    expect(result.outcome).toBe("completed");
  });
});

test("what was said on the wire is kept, for its owner alone", async () => {
  const { play, sessionDirectory } = stage();
  await play({ steps: [{ do: "say", text: "hello" }] });
  const path = join(sessionDirectory, "turn-1.wire.ndjson");
  expect(existsSync(path)).toBe(true);
  expect(statSync(path).mode & 0o077).toBe(0);
  const lines = readFileSync(path, "utf8").trim().split("\n");
  expect(lines.map((line) => (JSON.parse(line) as { direction: string }).direction)).toContain(
    "received",
  );
  expect(lines.join("\n")).toContain("session/prompt");
});
