/** Kills at one exact place, and runs again: between an effect in the world and its record in the journal. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { eventsOf, must, run, startRun } from "./world.mjs";

const TRIES_MAX = 12;

/**
 * Answers with a world in which a life was killed while `isBetween` held, and held afterwards; run again, it came to its end.
 * The moment is a few milliseconds long, so it may take several runs.
 */
export async function killWhen(makeOne, isBetween) {
  for (let count = 1; count <= TRIES_MAX; count += 1) {
    const world = await makeOne(count);
    const life = startRun(world);
    let isOver = false;
    life.ended.then(() => {
      isOver = true;
    });
    while (!isOver && !isBetween(world)) await new Promise((resolve) => setImmediate(resolve));
    life.child.kill("SIGKILL");
    await life.ended;
    if (!isBetween(world)) continue;
    const { exitCode, said } = await run(world);
    must(exitCode === 0, `exit code ${exitCode} after the kill:\n${said}`);
    return world;
  }
  throw new Error(`in ${TRIES_MAX} runs, none was killed at that moment`);
}

export const hasEvent = (world, type) => eventsOf(world).some((event) => event.type === type);

export const countOf = (world, type) =>
  eventsOf(world).filter((event) => event.type === type).length;

export const hasMoved = (world) => {
  const ref = join(world.root, ".git", "refs", "heads", "main");
  return existsSync(ref) && ![world.begun, ""].includes(readFileSync(ref, "utf8").trim());
};
