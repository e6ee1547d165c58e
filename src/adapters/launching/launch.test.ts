/** Programs started here and by the launcher answer alike, and nothing that was started is ever taken for done when it is not known. */

import { describe, expect, test } from "vitest";
import { builtProgram } from "../../../test/support/built-program.js";
import { createLauncher } from "./launcher.js";
import { type Launch, type Launched, runToEnd } from "./run-to-end.js";

const program = builtProgram("src/adapters/launching/launcher-main.ts");
const launcher = createLauncher(program);

const shell = (script: string, more: Partial<Launch> = {}): Launch => ({
  file: "/bin/sh",
  args: ["-c", script],
  env: { PATH: "/usr/bin:/bin" },
  limitMs: 60_000,
  outputBytesMax: 1024 * 1024,
  ...more,
});

const WAYS: readonly [string, (request: Launch) => Promise<Launched>][] = [
  ["here", runToEnd],
  ["by the launcher", launcher.launch],
];

describe.each(WAYS)("a program that is started %s", (_, run) => {
  test("answers with its exit code and with what it printed, byte by byte", async () => {
    const launched = await run(shell("printf 'a\\0\\377'; echo wrong >&2; exit 3"));
    expect(launched).toEqual({
      kind: "ended",
      exitCode: 3,
      stdout: Buffer.from([97, 0, 255]),
      stderr: "wrong\n",
    });
  });

  test("gets its input, its folder and its whole environment", async () => {
    const input = Buffer.from([0, 1, 254, 255]);
    const script = 'od -An -tu1; pwd; echo "$X $HOME"';
    const launched = await run(
      shell(script, { input, cwd: "/usr", env: { PATH: "/usr/bin:/bin", X: "x" } }),
    );
    const stdout = launched.kind === "ended" ? launched.stdout.toString() : launched.why;
    expect(stdout.split("\n").map((line) => line.trim())).toEqual([
      "0   1 254 255",
      "/usr",
      "x",
      "",
    ]);
  });

  test("need not read what it is given", async () => {
    const launched = await run(shell("exit 0", { input: Buffer.alloc(1024 * 1024) }));
    expect(launched).toMatchObject({ kind: "ended", exitCode: 0 });
  });

  test.each([
    ["is not there", { file: "/nowhere/at/all" }, "ENOENT"],
    ["is to run in a folder that is not there", { cwd: "/nowhere" }, "ENOENT"],
    ["has a NUL in its arguments", { args: ["a\0b"] }, "null bytes"],
  ])("and %s is not started", async (_why, more, said) => {
    const launched = await run(shell("true", more));
    expect(launched).toMatchObject({
      kind: "not-started",
      why: expect.stringContaining(said) as string,
    });
  });

  test("and takes too long is ended, with its children", async () => {
    const launched = await run(shell("sleep 1000 & wait", { limitMs: 50 }));
    expect(launched).toEqual({ kind: "broken", why: "not done after 50 ms" });
  });

  test("and prints too much is ended", async () => {
    const launched = await run(shell("yes", { outputBytesMax: 1000 }));
    expect(launched).toEqual({ kind: "broken", why: "more than 1000 bytes of output" });
  });

  test("and is ended by a signal is broken", async () => {
    const launched = await run(shell("echo dying >&2; kill -9 $$"));
    expect(launched).toEqual({ kind: "broken", why: "ended by SIGKILL; dying\n" });
  });
});

test("many at once keep their answers apart", async () => {
  const numbers = Array.from({ length: 40 }, (_, index) => index);
  const launched = await Promise.all(
    numbers.map((number) => launcher.launch(shell(`echo ${number}`))),
  );
  expect(launched.map((one) => (one.kind === "ended" ? Number(one.stdout) : one))).toEqual(numbers);
});

test("when the launcher dies, whoever waits is told so, and so is whoever comes later", async () => {
  const mortal = createLauncher(program);
  const first = mortal.launch(shell('kill -9 "$PPID"; sleep 1000'));
  const gone = { kind: "broken", why: "the launcher, which had started it, ended" };
  expect(await first).toEqual(gone);
  expect(mortal.isGone()).toBe(true);
  expect(await mortal.launch(shell("true"))).toEqual(gone);
});
