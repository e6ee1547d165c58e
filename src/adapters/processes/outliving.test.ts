/** What is left when Interlock itself is killed, and who ends it. */

import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, describe, expect, test } from "vitest";
import { builtProgram } from "../../../test/support/built-program.js";
import { isAlive, survivorsOf } from "../../../test/support/survivors.js";
import { systemClock } from "./clock.js";
import { createProcesses } from "./processes.js";
import { startReaper } from "./reaper.js";
import { waitUntil } from "./wait.js";

const PROCESSES = builtProgram("src/adapters/processes/processes.ts");
const REAPER = builtProgram("src/adapters/processes/reaper.ts");
const REAPER_MAIN = builtProgram("src/adapters/processes/reaper-main.ts");
const polling = { rounds: 1500, everyMs: 20, ambient: systemClock };

const folder = mkdtempSync(join(tmpdir(), "outliving-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const toScope = (): string => `test-${randomBytes(6).toString("hex")}`;

/** Stands in for an Interlock: runs one program that leaves its session, and says `ready` when all of it stands. */
const OWNER = `
import { createProcesses } from ${JSON.stringify(PROCESSES)};
import { startReaper } from ${JSON.stringify(REAPER)};
const [scope, owner, withReaper] = process.argv.slice(2);
const processes = createProcesses({ marker: scope + "/" + owner });
const reaper = withReaper && (await startReaper(scope, owner, ${JSON.stringify({ program: REAPER_MAIN })}));
await processes.run({
  program: { shell: "setsid sh -c \\"trap '' TERM; echo ready; sleep 1000; sleep 1000\\" & sleep 1000" },
  cwd: "/", env: { PATH: process.env.PATH }, timeoutMs: 600000, outputBytesMax: 1000, floodBytesMax: 1000,
  onLine: (line) => console.log(line, reaper?.pid),
});
`;

/** Answers when the owner's tree stands, with what it said. */
async function startOwner(
  ...args: readonly string[]
): Promise<{ child: ChildProcess; said: string }> {
  const program = join(folder, "owner.mjs");
  writeFileSync(program, OWNER);
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const values: readonly unknown[] = await once(createInterface(child.stdout), "line");
  return { child, said: String(values[0]) };
}

async function killHard(child: ChildProcess): Promise<void> {
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
}

describe.skipIf(process.platform !== "linux")("a sweep", () => {
  test("ends what a killed owner of the same run left, and nothing of anybody else", async () => {
    const scope = toScope();
    const otherScope = toScope();
    const [dead, other] = await Promise.all([
      startOwner(scope, "dead"),
      startOwner(otherScope, "dead"),
    ]);
    await killHard(dead.child);
    const left = survivorsOf(`${scope}/dead/`).length;
    const processes = createProcesses({ marker: `${scope}/new` });
    const caller = new AbortController();
    let swept = 0;
    const own = await processes.run({
      program: { shell: "echo up; sleep 1000" },
      cwd: "/",
      env: { PATH: process.env["PATH"] ?? "" },
      timeoutMs: 60_000,
      outputBytesMax: 1000,
      floodBytesMax: 1000,
      signal: caller.signal,
      onLine: () => {
        void processes.sweep().then((count) => {
          swept = count;
          // Nothing of its own was swept: the program is still there to be cancelled.
          caller.abort();
        });
      },
    });
    expect(own.end).toEqual({ kind: "cancelled" });
    expect(left).toBeGreaterThanOrEqual(3);
    expect(swept).toBe(left);
    expect(survivorsOf(scope)).toEqual([]);
    expect(await processes.sweep()).toBe(0);
    expect(isAlive(other.child.pid ?? 0)).toBe(true);
    await killHard(other.child);
    await createProcesses({ marker: `${otherScope}/new` }).sweep();
    expect(survivorsOf(otherScope)).toEqual([]);
  });
});

describe.skipIf(process.platform !== "linux")("a reaper", () => {
  test("ends everything of an owner that was killed, and then itself", async () => {
    const scope = toScope();
    const { child, said } = await startOwner(scope, "owner", "with-reaper");
    const reaper = Number(said.split(" ")[1]);
    expect(isAlive(reaper)).toBe(true);
    expect(survivorsOf(`${scope}/owner/`).length).toBeGreaterThanOrEqual(3);
    await killHard(child);
    expect(await waitUntil(() => survivorsOf(scope).length === 0, polling)).toBe(true);
    expect(await waitUntil(() => !isAlive(reaper), polling)).toBe(true);
  });

  test("just goes when it is told that all is well", async () => {
    const scope = toScope();
    const { child } = await startOwner(scope, "owner");
    const reaper = await startReaper(scope, "owner", { program: REAPER_MAIN });
    await reaper.end();
    await reaper.end();
    expect(isAlive(reaper.pid ?? 0)).toBe(false);
    expect(survivorsOf(`${scope}/owner/`).length).toBeGreaterThanOrEqual(3);
    await killHard(child);
    await createProcesses({ marker: `${scope}/next` }).sweep();
    expect(survivorsOf(scope)).toEqual([]);
  });
});
