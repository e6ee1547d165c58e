/** Killed in the middle of a turn, Interlock or its agent: the work lands all the same, and the session goes on where it was. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { hasCode } from "../../../src/adapters/files/error-code.js";
import { killClisAfterEach, type RunningCli } from "../../support/built-cli.js";
import { processesOfRun } from "../../support/run-remains.js";
import type { Script } from "../model-server/script.js";
import { type Drive, prepare } from "./drive.js";
import { agentsNamed } from "./real-agents.js";

const STUCK = "tail -f /dev/null";

/** Stuck in its second step; when it is told that this was cut off, it goes on. */
const CUT_OFF: Script = [
  {
    // Written so that it does not match itself where it stands in the prompt.
    when: "last turn was cut [o]ff|last turn ended [b]adly",
    steps: [{ shell: "echo 'hello, world' > greeting.txt" }],
    say: "Went on where I was.",
  },
  {
    steps: [{ shell: "echo 'hello, wrold' > greeting.txt" }, { shell: STUCK }],
    say: "Never said.",
  },
];

killClisAfterEach();
let drive: Drive | undefined;
afterEach(async () => drive?.model.close());

/** Tried out: their sessions survive a kill in the midst of a command. */
const RESUMING: ReadonlySet<string> = new Set([
  ...["opencode-acp", "codex-acp", "codex-exec", "qwen-stream-json"],
]);

/** By the protocol, and by lines of JSON. */
const AGENTS = agentsNamed(["opencode-acp", "codex-exec"]).filter(({ name }) => RESUMING.has(name));

const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch (cause) {
    if (hasCode(cause, "ENOENT", "ESRCH")) return "";
    throw cause;
  }
};

function pidsOf({ state }: Drive): readonly number[] {
  const [run] = readdirSync(join(state, "runs"));
  return run === undefined ? [] : processesOfRun(state, run);
}

/** The agent has begun its work, and is in the midst of a command that will not end. */
const untilStuck = (one: Drive): Promise<void> =>
  expect
    .poll(() => pidsOf(one).some((pid) => commandOf(pid).endsWith(STUCK)), { timeout: 120_000 })
    .toBe(true);

describe.each(AGENTS)("$name", (agent) => {
  test("goes on after Interlock was killed in its turn", async () => {
    drive = await prepare({ agents: [agent], script: CUT_OFF });
    const first = drive.run();
    await untilStuck(drive);
    first.signal("SIGKILL");
    await first.ended;
    await landsWith(drive, drive.run());
    const entries = await drive.entries();
    expect(entries.filter(({ type }) => type === "run-resumed")).toHaveLength(1);
  });

  test("goes on after it was killed itself", async () => {
    drive = await prepare({ agents: [agent], script: CUT_OFF });
    const running = drive.run();
    await untilStuck(drive);
    for (const pid of pidsOf(drive)) kill(pid);
    await landsWith(drive, running);
    const ends = (await drive.entries()).flatMap((each) =>
      each.type === "turn-ended" ? [each.end] : [],
    );
    expect(ends).toEqual(["crashed", "completed"]);
  });
});

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (cause) {
    // It went with another one.
    if (!hasCode(cause, "ESRCH")) throw cause;
  }
}

async function landsWith(one: Drive, running: RunningCli): Promise<void> {
  const { exitCode, stderr } = await running.ended;
  expect(exitCode, stderr).toBe(0);
  expect(one.repository.git("show", "main:greeting.txt")).toBe("hello, world");
  // A session that was lost would know of the call of this turn alone.
  const calls = one.model.heard.at(-1)?.conversation.items.filter(({ kind }) => kind === "call");
  expect(calls?.length).toBeGreaterThan(1);
  expect(pidsOf(one)).toEqual([]);
}
