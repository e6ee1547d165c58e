import { appendFileSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import { toInstant } from "../../domain/ids.js";
import { LIMITS } from "../../domain/limits.js";
import type { TurnSign } from "../../domain/turn-sign.js";
import { readTurnLog, type TurnLogReader } from "./read-turn-log.js";
import { turnLogFile } from "./turn-log-file.js";
import { createTurnLogs } from "./turn-logs.js";

const at = toInstant(0);
const line = (text: string): TurnSign => ({ at, kind: "line", line: text });
const say = (text: string): TurnSign => ({ at, kind: "event", event: { kind: "message", text } });

async function next(reader: TurnLogReader): Promise<readonly TurnSign[]> {
  const signs: TurnSign[] = [];
  for await (const sign of reader.next()) signs.push(sign);
  return signs;
}

const place = () => ({ sessionDirectory: join(temporaryFolder(), "session"), turn: 2 });
const noProblem = (sentence: string): void => expect.fail(sentence);

test("a reader gets each sign once and in order, also of a log that grows; its owner alone may read it", async () => {
  const where = place();
  const reader = readTurnLog(where);
  expect(await next(reader)).toEqual([]);
  const logs = createTurnLogs(noProblem);
  const log = await logs.open(where);
  log.write(say("ä one"));
  log.write({ at, kind: "usage", tokens: 3 });
  await log.close();
  expect(await next(reader)).toEqual([say("ä one"), { at, kind: "usage", tokens: 3 }]);
  expect(await next(reader)).toEqual([]);
  const again = await logs.open(where);
  again.write(line("two"));
  await again.close();
  expect(await next(reader)).toEqual([line("two")]);
  expect(statSync(turnLogFile(where)).mode & 0o777).toBe(0o600);
});

test("a line that is half written waits for its end, and one that a crash tore off is passed over", async () => {
  const where = place();
  mkdirSync(where.sessionDirectory);
  const whole = JSON.stringify(line("ü whole"));
  writeFileSync(turnLogFile(where), whole.slice(0, 40));
  const reader = readTurnLog(where);
  expect(await next(reader)).toEqual([]);
  appendFileSync(turnLogFile(where), `${whole.slice(40)}\n{"at":"torn`);
  expect(await next(reader)).toEqual([line("ü whole")]);
  const log = await createTurnLogs(noProblem).open(where);
  log.write(line("after the crash"));
  await log.close();
  expect(await next(reader)).toEqual([line("after the crash")]);
});

test("the log stops growing at its limit and says so, whatever comes", async () => {
  const where = place();
  const log = await createTurnLogs(noProblem).open(where);
  const word = "x".repeat(LIMITS.turnLogTextCharsMax);
  for (let bytes = 0; bytes < 2 * LIMITS.turnLogBytesMax; bytes += word.length)
    log.write(say(word));
  await log.close();
  const signs = await next(readTurnLog(where));
  expect(signs.at(-1)).toEqual({ at, kind: "cut" });
  expect(signs.filter(({ kind }) => kind === "cut")).toHaveLength(1);
  expect(statSync(turnLogFile(where)).size).toBeLessThan(LIMITS.turnLogBytesMax + 1_000);
});

test("one long word does not use up the log of the whole turn", async () => {
  const where = place();
  const log = await createTurnLogs(noProblem).open(where);
  log.write(line("y".repeat(LIMITS.turnLogBytesMax)));
  log.write(line("after it"));
  await log.close();
  const [long, after] = await next(readTurnLog(where));
  expect(long?.kind === "line" && long.line).toMatch(/^y{32768} \[…\]$/);
  expect(after).toEqual(line("after it"));
});

test("a log that cannot be kept is told of, and costs nobody the turn", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "file"), "");
  const problems: string[] = [];
  const logs = createTurnLogs((sentence) => problems.push(sentence));
  const log = await logs.open({ sessionDirectory: join(folder, "file", "session"), turn: 1 });
  log.write(line("lost"));
  await log.close();
  expect(problems).toEqual([
    expect.stringMatching(/^The log of a turn cannot be kept in .*ENOTDIR/),
  ]);
});
