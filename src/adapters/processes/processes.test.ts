import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { getPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { isAlive, survivorsOf } from "../../../test/support/survivors.js";
import type { ProcessRequest } from "../../ports/process.js";
import { createProcesses } from "./processes.js";

const scope = `test-${randomBytes(6).toString("hex")}`;
const processes = createProcesses({ marker: `${scope}/owner` });
const folder = mkdtempSync(join(tmpdir(), "processes-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PATH = process.env["PATH"] ?? "";
const MIB = 1024 * 1024;

const request = (
  program: ProcessRequest["program"],
  changes: Partial<ProcessRequest> = {},
): ProcessRequest => ({
  program,
  cwd: folder,
  env: { PATH },
  timeoutMs: 30_000,
  outputBytesMax: MIB,
  floodBytesMax: 100 * MIB,
  ...changes,
});
const run = (shell: string, changes: Partial<ProcessRequest> = {}) =>
  processes.run(request({ shell }, changes));
const runArgv = (argv: readonly string[], changes: Partial<ProcessRequest> = {}) =>
  processes.run(request({ argv }, changes));

/** A tree that ignores TERM, with members in sessions of their own; says `ready` when all of it stands. */
const STUBBORN = [
  "trap '' TERM",
  `setsid sh -c "trap '' TERM; setsid sh -c 'trap \\"\\" TERM; echo ready; sleep 1000' & sleep 1000" &`,
  "sleep 1000; sleep 1000",
].join("\n");

describe("a program's end", () => {
  test.each([0, 1, 42, 255])("is its exit code: %i", async (exitCode) => {
    expect((await run(`exit ${exitCode}`)).end).toEqual({ kind: "exited", exitCode });
  });

  test("is the signal that ended it", async () => {
    expect((await run("kill -SEGV $$")).end).toEqual({ kind: "signalled", signal: "SIGSEGV" });
  });

  test("is not-started, with the remedy, for what cannot be started", async () => {
    const plain = join(folder, "plain.txt");
    writeFileSync(plain, "no program");
    const ends = await Promise.all([
      runArgv(["no-such-program-here"]),
      runArgv([plain]),
      runArgv([]),
      runArgv(["true"], { cwd: join(folder, "missing") }),
      runArgv(["echo", "a\0b"]),
    ]);
    expect(ends.map(({ end }) => (end.kind === "not-started" ? end.reason : end))).toEqual([
      expect.stringContaining("no-such-program-here: there is no such program"),
      expect.stringContaining("it is not executable; mend it with chmod +x"),
      expect.stringContaining("The command is empty"),
      expect.stringContaining("missing does not exist"),
      expect.stringContaining("null bytes"),
    ]);
  });
});

describe("a program's surroundings", () => {
  test("are the given variables and the mark, and nothing inherited", async () => {
    const { stdout } = await runArgv(["env"], { env: { PATH, A: "1" } });
    const names = stdout.split("\n").map((line) => line.split("=", 1).join(""));
    expect(names.filter(Boolean).sort()).toEqual(["A", "INTERLOCK_PROCESS", "PATH"]);
  });

  test.runIf(process.platform === "linux")(
    "give way to others when nobody waits for them",
    async () => {
      const nicer = getPriority() + 5;
      const { stdout } = await run(`until [ "$(nice)" = ${nicer} ]; do :; done; sh -c nice`, {
        givesWay: true,
      });
      expect(stdout).toBe(`${nicer}\n`);
    },
  );

  test("have an empty input, unless one is given", async () => {
    expect((await run("wc -c")).stdout.trim()).toBe("0");
    const input = "naïve 😀\n".repeat(40_000);
    expect((await run("wc -c; true", { input })).stdout.trim()).toBe(
      String(Buffer.byteLength(input)),
    );
  });

  test("may leave a large input unread", async () => {
    const { end } = await run("exec 0<&-; exit 3", { input: "x".repeat(3 * MIB) });
    expect(end).toEqual({ kind: "exited", exitCode: 3 });
  });

  test("let scripts open /dev/stdin, /dev/stdout and /dev/stderr by name", async () => {
    const shell = "cat /dev/stdin | tee /dev/stderr; echo end > /dev/stdout";
    const { end, output } = await run(shell, { input: "given\n" });
    expect(end).toEqual({ kind: "exited", exitCode: 0 });
    expect(output.split("\n").sort()).toEqual(["", "end", "given", "given"]);
  });
});

describe("a program's output", () => {
  test("keeps standard output apart and both together, without torn lines", async () => {
    const { output, stdout, truncated, outputBytes } = await run(
      "printf 'one '; echo problem >&2; echo two; printf last",
    );
    expect(stdout).toBe("one two\nlast");
    expect(output.split("\n").sort()).toEqual(["last", "one two", "problem"].sort());
    expect({ truncated, outputBytes }).toEqual({ truncated: false, outputBytes: 20 });
  });

  test("is given on by the line, with the stream's name", async () => {
    const lines: string[] = [];
    await run("echo a; echo b >&2; printf c", {
      onLine: (line, stream) => void lines.push(`${stream} ${line}`),
    });
    expect(lines.sort()).toEqual(["stderr b", "stdout a", "stdout c"]);
  });

  test("of 50 MB is kept within its bytes, and a line of 50 MB is cut", async () => {
    const lines: string[] = [];
    const { end, output, stdout, truncated, outputBytes } = await run(
      "echo first; head -c 52428800 /dev/zero | tr '\\0' x; echo; echo last",
      { outputBytesMax: 65_536, onLine: (line) => void lines.push(line) },
    );
    expect(end).toEqual({ kind: "exited", exitCode: 0 });
    expect({ truncated, outputBytes }).toEqual({ truncated: true, outputBytes: 52_428_812 });
    for (const text of [output, stdout]) {
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(65_536);
      expect(text).toMatch(/^first\nx+\n… [0-9]+ bytes dropped …\nx+\nlast\n$/);
    }
    expect(lines.map((line) => line.length)).toEqual([5, 16_384, 4]);
  });

  test("beyond the flood limit ends the program", async () => {
    const { end, outputBytes } = await run("trap '' TERM; yes; yes", { floodBytesMax: MIB });
    expect(end).toEqual({ kind: "flooded" });
    expect(outputBytes).toBeLessThan(2 * MIB);
    expect(survivorsOf(scope)).toEqual([]);
  });

  test("that the caller cannot take is the caller's bug, and ends the program", async () => {
    const onLine = (): never => {
      throw new Error("no room");
    };
    await expect(run("echo a; sleep 1000", { onLine })).rejects.toThrow("Reading a program");
    expect(survivorsOf(scope)).toEqual([]);
  });

  test("still arrives when a filter ends after the program", async () => {
    const { stdout } = await runArgv(["bash", "-c", "exec > >(tee); echo through"]);
    expect(stdout).toBe("through\n");
  });
});

describe.skipIf(process.platform !== "linux")("no process is left", () => {
  test("of a tree that ignores TERM and has sessions of its own, when time is up", async () => {
    const { end, output } = await run(STUBBORN, { timeoutMs: 700 });
    expect(end).toEqual({ kind: "timed-out" });
    expect(output).toContain("ready");
    expect(survivorsOf(scope)).toEqual([]);
  });

  test("of the same tree, when the caller cancels", async () => {
    const caller = new AbortController();
    let wasStanding = 0;
    const { end } = await run(STUBBORN, {
      signal: caller.signal,
      onLine: () => {
        wasStanding = survivorsOf(scope).length;
        caller.abort();
      },
    });
    expect(end).toEqual({ kind: "cancelled" });
    expect(wasStanding).toBeGreaterThan(3);
    expect(survivorsOf(scope)).toEqual([]);
  });

  test("and none is started, when the caller has cancelled before", async () => {
    const { end, durationMs } = await run("sleep 1000", { signal: AbortSignal.abort() });
    expect(end).toEqual({ kind: "cancelled" });
    expect(durationMs).toBeLessThan(1000);
  });

  test.each([
    ["holds the pipe", "setsid sleep 1000 & echo $!"],
    ["has let go of the pipe", "setsid sleep 1000 >/dev/null 2>&1 & echo $!"],
    ["stayed in the group", "nohup sleep 1000 & echo $!"],
    ["was forked twice", "(setsid sh -c 'sleep 1000 & echo $!' &)"],
    ["emptied its environment but holds the pipe", "setsid env -i sleep 1000 & echo $!"],
    [
      "emptied its environment, below one that did not",
      "setsid sh -c 'env -i sleep 1000 >/dev/null 2>&1 & echo $!; wait' & sleep 0.2",
    ],
  ])("when a program ends well and its daemon %s", async (_, shell) => {
    const { end, stdout } = await run(shell);
    expect(end).toEqual({ kind: "exited", exitCode: 0 });
    expect(Number(stdout)).toBeGreaterThan(1);
    expect(isAlive(Number(stdout))).toBe(false);
    expect(survivorsOf(scope)).toEqual([]);
  });

  test("of one program, while another goes on", async () => {
    const caller = new AbortController();
    let wasAlive = false;
    const other = run("echo $$; sleep 1000", {
      signal: caller.signal,
      onLine: (line) => {
        void run("setsid sleep 1000 & exit 0").then(() => {
          wasAlive = isAlive(Number(line));
          caller.abort();
        });
      },
    });
    expect((await other).end).toEqual({ kind: "cancelled" });
    expect(wasAlive).toBe(true);
    expect(survivorsOf(scope)).toEqual([]);
  });
});
