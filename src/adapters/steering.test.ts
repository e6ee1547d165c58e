import { mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { stillAmbient } from "../../test/support/journal-folder.js";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { toInstant, toWorkstreamId } from "../domain/ids.js";
import type { Instruction } from "../ports/steering.js";
import { createSteering } from "./steering.js";

const folder = temporaryFolder();

function newInbox(directory = join(mkdtempSync(join(folder, "run-")), "inbox")) {
  const problems: string[] = [];
  const onProblem = (sentence: string): void => {
    problems.push(sentence);
  };
  const steering = createSteering({ directory, ambient: stillAmbient(), onProblem });
  return { directory, steering, problems };
}

const told = (id: string, text = "Look again."): Instruction => ({
  type: "told",
  id,
  by: "ada",
  workstream: toWorkstreamId("ws1"),
  text,
});

describe("instructions", () => {
  test("there are none in an inbox that is empty or was never made", async () => {
    const { steering, directory } = newInbox();
    expect(await steering.pending()).toEqual([]);
    mkdirSync(directory);
    expect(await steering.pending()).toEqual([]);
  });

  test("every kind comes as it was left, in the order in which it was left, and stays until it is dropped", async () => {
    const { steering, directory } = newInbox();
    const all: readonly Instruction[] = [
      told("1"),
      { type: "paused", id: "2", by: "ada" },
      { type: "resumed", id: "3", by: "ada", workstream: toWorkstreamId("ws2") },
      { type: "approved", id: "4", by: "bo", waive: ["SCOPE"], why: "agreed" },
      { type: "approved", id: "5", by: "bo", waive: [] },
      { type: "cancelled", id: "6", by: "ada" },
    ];
    for (const instruction of all) await steering.leave(instruction);
    expect(await steering.pending()).toEqual(all);
    expect(await newInbox(directory).steering.pending()).toEqual(all);
    await steering.drop("2");
    await steering.drop("2");
    await steering.drop("never there");
    expect(await steering.pending()).toEqual(all.filter(({ id }) => id !== "2"));
  });

  test("the oldest is first, whoever left it", async () => {
    const directory = newInbox().directory;
    const at = (ms: number) => createSteering({ directory, ambient: stillAmbient(toInstant(ms)) });
    await at(2_000).leave(told("second"));
    await at(3_000).leave(told("third"));
    await at(1_000).leave(told("first"));
    const pending = await at(0).pending();
    expect(pending.map(({ id }) => id)).toEqual(["first", "second", "third"]);
  });

  test("left twice, one counts once and is dropped at once", async () => {
    const { steering } = newInbox();
    await steering.leave(told("1"));
    await steering.leave(told("1"));
    expect(await steering.pending()).toEqual([told("1")]);
    await steering.drop("1");
    expect(await steering.pending()).toEqual([]);
  });

  test("that are not yet in place are not seen", async () => {
    const { steering, directory, problems } = newInbox();
    await steering.leave(told("1"));
    writeFileSync(join(directory, ".2.json.tmp"), '{"id":');
    expect(await steering.pending()).toHaveLength(1);
    expect(problems).toEqual([]);
  });
});

describe("what is no instruction", () => {
  const BAD: Readonly<Record<string, string>> = {
    "empty.json": "",
    "half.json": '{"id":"1","by":"ada"',
    "list.json": "[]",
    "kind.json": '{"id":"1","by":"ada","type":"land"}',
    "nobody.json": '{"id":"1","type":"paused"}',
    "nothing.json": '{"id":"1","by":"ada","type":"told","text":""}',
    "more.json": '{"id":"1","by":"ada","type":"paused","force":true}',
    "notes.txt": "Do not forget the milk.",
  };

  test("is moved aside and spoken of once, and the others are heard all the same", async () => {
    const { steering, directory, problems } = newInbox();
    await steering.leave(told("good"));
    for (const [name, text] of Object.entries(BAD)) writeFileSync(join(directory, name), text);
    expect(await steering.pending()).toEqual([told("good")]);
    expect(problems).toHaveLength(Object.keys(BAD).length);
    expect(readdirSync(join(directory, "rejected"))).toHaveLength(Object.keys(BAD).length);
    expect(await steering.pending()).toEqual([told("good")]);
    expect(problems).toHaveLength(Object.keys(BAD).length);
  });

  test("is explained: which file, what is wrong, where it went", async () => {
    const { steering, directory, problems } = newInbox();
    mkdirSync(directory);
    writeFileSync(join(directory, "kind.json"), BAD["kind.json"] ?? "");
    await steering.pending();
    expect(problems[0]?.replaceAll(directory, "inbox")).toBe(
      'kind.json is not an instruction (it has type "land"); it was moved to inbox/rejected/0000000000000001-kind.json.',
    );
  });

  test("may be a folder, a link, or a file of many megabytes", async () => {
    const { steering, directory, problems } = newInbox();
    mkdirSync(join(directory, "folder.json"), { recursive: true });
    symlinkSync("/dev/zero", join(directory, "link.json"));
    writeFileSync(join(directory, "big.json"), " ".repeat(2 * 1024 * 1024));
    expect(await steering.pending()).toEqual([]);
    expect(problems).toHaveLength(3);
    expect(await steering.pending()).toEqual([]);
    expect(problems).toHaveLength(3);
  });
});
