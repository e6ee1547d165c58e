/** Set-up scripts that a change has altered decide nothing for anybody else, whoever is judged first. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { composeProver, type ProofDesk } from "../../src/compose.js";
import { openSite } from "../../src/site.js";
import { toId, toPlanOf } from "../support/entries.js";
import { type Checkout, makeUserRepository } from "../support/user-repository.js";

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

let folder: string;
let user: Checkout;
let desk: ProofDesk;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "interlock-set-up-"));
  user = makeUserRepository(join(folder, "repository"), FILES);
  const opened = await openSite({ path: user.root, stateDirectory: join(folder, "state") });
  if (opened.kind === "refused") throw new Error(opened.why);
  desk = await composeProver(opened.site);
});

afterAll(async () => {
  await desk.close();
  rmSync(folder, { recursive: true });
});

async function gateOf(write: Readonly<Record<string, string>>): Promise<string | undefined> {
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
