/** Set-up scripts that a change has altered decide nothing for anybody else, whoever is judged first. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { toId, toPlanOf } from "../support/entries.js";
import { type DeskRoom, openDeskRoom } from "../support/proof-desk.js";

const prepares = (word: string): string => `mkdir -p deps && echo ${word} > deps/word\n`;
const FILES = {
  ".gitignore": "deps\n",
  "interlock.yaml": `version: 1
base: main
setup: [{run: sh tools/prepare, cacheKey: [lock]}]
gates: [{id: deps, kind: command, run: grep -q good deps/word, class: lint}]
`,
  "tools/prepare": prepares("good"),
  lock: "one\n",
};

let room: DeskRoom;

beforeAll(async () => {
  room = await openDeskRoom(FILES);
});

afterAll(() => room.close());

async function gateOf(write: Readonly<Record<string, string>>): Promise<string | undefined> {
  const { user, desk } = room;
  user.git("switch", "--quiet", "--detach", "main");
  const base = user.commit({}, "mark");
  const change = user.commit(write);
  await desk.fetch([base, change]);
  const workstream = toPlanOf({ id: toId("ws1"), kind: "chore" });
  const order = { base, head: change, workstream, waivers: [], retries: 0 };
  const { checkRuns } = await desk.prover.prove(order);
  return checkRuns.find(({ gate }) => gate === "deps")?.conclusion;
}

const EVIL = { "tools/prepare": prepares("evil") };

test.each<[what: string, write: Readonly<Record<string, string>>, conclusion: string]>([
  ["another script, the same key", EVIL, "success"],
  ["beside it, an honest change", { word: "x\n" }, "success"],
  ["another script, another key", { ...EVIL, lock: "two\n" }, "failure"],
  ["beside it, the same key honestly", { lock: "two\n" }, "success"],
])("%s", async (_, write, conclusion) => {
  expect(await gateOf(write)).toBe(conclusion);
});
