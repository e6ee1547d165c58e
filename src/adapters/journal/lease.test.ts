import { existsSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { builtProgram } from "../../../test/support/built-program.js";
import { type Child, killChildrenAfterEach, startChild } from "../../../test/support/child.js";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import { systemAmbient } from "../ambient.js";
import { isAlive } from "../files/abandoned.js";
import { claimByFile } from "./file-claim.js";
import { findHolder, takeLease } from "./lease.js";
import { loadJournal } from "./read-journal.js";
import { claimBySocket } from "./socket-claim.js";

const ambient = systemAmbient();
const folder = temporaryFolder();
const taker = builtProgram("test/programs/lease-taker.ts");
const writer = builtProgram("test/programs/journal-writer.ts");
const newDirectory = (): string => mkdtempSync(join(folder, "run-"));

killChildrenAfterEach();

async function start(directory: string, claim: string): Promise<Child> {
  const child = startChild(taker, [directory, claim]);
  expect(await ask(child)).toEqual({ kind: "ready" });
  return child;
}

async function ask(child: Child, question?: string): Promise<Readonly<Record<string, unknown>>> {
  if (question !== undefined) child.send(question);
  const answer: unknown = JSON.parse(await child.line());
  if (typeof answer !== "object" || answer === null) throw new Error("Not an answer.");
  return { ...answer };
}

const CLAIMS = [
  ["socket", claimBySocket],
  ["file", claimByFile],
] as const;

describe.each(CLAIMS)("a lease kept by a %s", (claim, claiming) => {
  const take = (directory: string) => takeLease(directory, ambient, claiming);

  test("one process has it, the next one hears who", async () => {
    const directory = newDirectory();
    const owner = await start(directory, claim);
    expect(await ask(owner, "take")).toMatchObject({ kind: "taken" });
    const refused = await take(directory);
    expect(refused).toMatchObject({ kind: "held", by: { pid: owner.pid, host: hostname() } });
  });

  test("it is free at once when its owner is killed, though the name still lies there", async () => {
    const directory = newDirectory();
    const owner = await start(directory, claim);
    await ask(owner, "take");
    await owner.kill();
    expect(existsSync(join(directory, "owner.json"))).toBe(true);
    const taking = await take(directory);
    expect(taking.kind).toBe("taken");
    if (taking.kind === "taken") await taking.lease.release();
  });

  test("a child of the owner that outlives it does not keep it", async () => {
    const directory = newDirectory();
    const owner = await start(directory, claim);
    await ask(owner, "take");
    const { pid } = await ask(owner, "leave-child");
    await owner.kill();
    try {
      expect(isAlive(Number(pid))).toBe(true);
      const taking = await take(directory);
      expect(taking.kind).toBe("taken");
      if (taking.kind === "taken") await taking.lease.release();
    } finally {
      process.kill(Number(pid), "SIGKILL");
    }
  });

  test("a stopped owner still has it", async () => {
    const directory = newDirectory();
    const owner = await start(directory, claim);
    await ask(owner, "take");
    owner.signal("SIGSTOP");
    expect(await take(directory)).toMatchObject({ kind: "held", by: { pid: owner.pid } });
    expect(await findHolder(directory)).toMatchObject(
      claim === "socket" ? { kind: "held", by: { pid: owner.pid } } : {},
    );
    owner.signal("SIGCONT");
    expect(await ask(owner, "release")).toEqual({ kind: "released" });
    expect((await take(directory)).kind).toBe("taken");
  });

  test("of eight that want it at the same time exactly one gets it, again and again", async () => {
    const directory = newDirectory();
    const racers = await Promise.all(Array.from({ length: 8 }, () => start(directory, claim)));
    while (racers.length > 5) {
      const answers = await Promise.all(racers.map((racer) => ask(racer, "take")));
      const winners = racers.filter((_, at) => answers[at]?.["kind"] === "taken");
      expect(winners).toHaveLength(1);
      expect(answers.filter(({ kind }) => kind === "held")).toHaveLength(racers.length - 1);
      // The name of the dead one lies there when the others race for it.
      await Promise.all(winners.map((winner) => winner.kill()));
      racers.splice(0, racers.length, ...racers.filter((racer) => !winners.includes(racer)));
    }
  });

  test("it can be given back and taken again, and giving it back twice is no harm", async () => {
    const directory = newDirectory();
    const owners = new Set<string>();
    while (owners.size < 3) {
      const taking = await take(directory);
      if (taking.kind !== "taken") throw new Error("It was free.");
      expect(owners).not.toContain(taking.lease.owner);
      owners.add(taking.lease.owner);
      expect(taking.lease.isHeld).toBe(true);
      expect((await take(directory)).kind).toBe("held");
      await Promise.all([taking.lease.release(), taking.lease.release()]);
      expect(taking.lease.isHeld).toBe(false);
    }
  });

  test("a name that says nothing is no hindrance", async () => {
    const directory = newDirectory();
    writeFileSync(join(directory, "owner.json"), "{");
    const taking = await take(directory);
    expect(taking.kind).toBe("taken");
    if (taking.kind === "taken") await taking.lease.release();
  });

  test("another path to the same folder is the same lease", async () => {
    const directory = newDirectory();
    const path = `${directory}-link`;
    symlinkSync(directory, path);
    const taking = await take(directory);
    expect((await take(path)).kind).toBe("held");
    if (taking.kind === "taken") await taking.lease.release();
  });
});

describe("who only wants to know", () => {
  test("hears that a run is free, held, and free again", async () => {
    const directory = newDirectory();
    expect(await findHolder(join(directory, "nowhere"))).toEqual({ kind: "free" });
    expect(await findHolder(directory)).toEqual({ kind: "free" });
    const taking = await takeLease(directory, ambient);
    expect(await findHolder(directory)).toMatchObject({ kind: "held", by: { pid: process.pid } });
    if (taking.kind === "taken") await taking.lease.release();
    expect(await findHolder(directory)).toEqual({ kind: "free" });
  });
});

describe("a writer that is killed", () => {
  test("loses nothing that was confirmed, and the next one goes on at once", async () => {
    const directory = newDirectory();
    let confirmed = 0;
    for (const lines of [1, 7, 40, 90]) {
      const child = startChild(writer, [directory]);
      for (let line = 0; line < lines; line += 1) confirmed = Number(await child.line());
      await child.kill();
      const loaded = await loadJournal(directory);
      if (loaded.kind !== "loaded") throw new Error(`The journal is ${loaded.kind}.`);
      expect(loaded.entries.length).toBeGreaterThanOrEqual(confirmed);
    }
    expect(confirmed).toBeGreaterThan(2 * 138);
  });
});
