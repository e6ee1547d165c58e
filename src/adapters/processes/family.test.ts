import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { isAlive } from "../../../test/support/survivors.js";
import { createProcesses } from "./processes.js";

const folder = mkdtempSync(join(tmpdir(), "family-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const processes = createProcesses({ marker: `family-test/${process.pid}` });

const toRequest = (shell: string, timeoutMs = 60_000) => ({
  program: { shell },
  cwd: folder,
  env: { PATH: process.env["PATH"] ?? "" },
  timeoutMs,
  outputBytesMax: 10_000,
  floodBytesMax: 100_000,
});

const pidsOf = (text: string): readonly number[] => (text.match(/\d+/g) ?? []).map(Number);

test("what a program leaves running lives until the family is closed, also in another session", async () => {
  const family = processes.openFamily();
  const first = await family.run(
    toRequest("sleep 1000 & echo $!; setsid sh -c 'echo $$; exec sleep 1000' & sleep 0.2"),
  );
  const pids = pidsOf(first.stdout);
  expect(first.end).toEqual({ kind: "exited", exitCode: 0 });
  expect(pids).toHaveLength(2);
  const second = await family.run(toRequest(`kill -0 ${pids.join(" ")} && echo alive`));
  expect(second.stdout).toBe("alive\n");
  expect(await family.close()).toBe(2);
  expect(pids.filter(isAlive)).toEqual([]);
  expect(await family.close()).toBe(0);
});

test("a program left behind may go on printing", async () => {
  const family = processes.openFamily();
  const left = await family.run(
    toRequest(`(while [ ! -e stop ]; do echo word; sleep 0.02; done; echo done > said) & echo $!`),
  );
  const [pid = 0] = pidsOf(left.stdout);
  const later = await family.run(
    toRequest(
      `sleep 0.2; kill -0 ${pid} && touch stop && while [ ! -e said ]; do sleep 0.02; done; cat said`,
    ),
  );
  expect(later.stdout).toBe("done\n");
  await family.close();
});

test("a time limit ends the program's own tree and leaves the others of the family alone", async () => {
  const family = processes.openFamily();
  const [kept = 0] = pidsOf((await family.run(toRequest("sleep 1000 & echo $!"))).stdout);
  const late = await family.run(toRequest("setsid sleep 1000 & echo $!; sleep 1000", 300));
  expect(late.end).toEqual({ kind: "timed-out" });
  expect(pidsOf(late.stdout).filter(isAlive)).toEqual([]);
  expect(isAlive(kept)).toBe(true);
  await family.close();
  expect(isAlive(kept)).toBe(false);
});

test("a family that ran nothing has nothing to end", async () => {
  expect(await processes.openFamily().close()).toBe(0);
});
