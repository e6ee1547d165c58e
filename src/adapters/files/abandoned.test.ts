import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import { isAlive, namesIn, removeAbandoned, toMakingPath } from "./abandoned.js";

const folder = temporaryFolder();
/** Of a process that has ended. */
const deadPid = spawnSync(process.execPath, ["--version"]).pid;

test("what a dead process was making is deleted, and what a living one makes is not", async () => {
  const place = join(folder, "setup");
  mkdirSync(join(place, `key.${deadPid}-0123456789abcdef.tmp`, "files"), { recursive: true });
  writeFileSync(join(place, `other.${deadPid}-00ff.tmp`), "half");
  mkdirSync(toMakingPath(join(place, "mine"), "00ff"));
  mkdirSync(join(place, "made"));
  await removeAbandoned(place);
  expect(readdirSync(place).sort()).toEqual(["made", `mine.${process.pid}-00ff.tmp`]);
});

test("a folder that is missing holds nothing", async () => {
  await removeAbandoned(join(folder, "nowhere"));
  expect(await namesIn(join(folder, "nowhere"))).toEqual([]);
});

test("a process is alive until it has ended", () => {
  expect([isAlive(process.pid), isAlive(deadPid)]).toEqual([true, false]);
});
