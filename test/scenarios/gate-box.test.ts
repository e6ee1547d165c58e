/** What the programs of a gate can reach: tried by a gate, on this machine, through the whole prover. */

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { composeProver, type ProofDesk } from "../../src/compose.js";
import type { CheckRun } from "../../src/domain/check-run.js";
import { openSite } from "../../src/site.js";
import { makeUserRepository } from "../support/user-repository.js";

const HAS_BUBBLEWRAP =
  spawnSync("bwrap", ["--dev-bind", "/", "/", "--unshare-net", "true"]).status === 0;

let folder: string;
let server: Server;
let desk: ProofDesk;
let runs: ReadonlyMap<string, CheckRun>;

/** Exit 0 when the port of this machine's own loopback is reached. */
const reach = (port: number): string =>
  `node -e 'require("net").connect(${port},"127.0.0.1").once("connect",()=>process.exit(0)).once("error",()=>process.exit(1))'`;

/** Exit 0 when a server of the gate's own is reached. */
const own = `node -e 'const n=require("net");const s=n.createServer().listen(0,"127.0.0.1",()=>n.connect(s.address().port,"127.0.0.1").once("connect",()=>process.exit(0)).once("error",()=>process.exit(1)))'`;

const keyBefore = process.env["INTERLOCK_KEY_FILE"];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "interlock-gate-box-"));
  const key = join(folder, "keys", "key.pem");
  mkdirSync(join(folder, "keys"));
  writeFileSync(key, "PRIVATE");
  process.env["INTERLOCK_KEY_FILE"] = key;
  server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const state = join(folder, "state");
  mkdirSync(join(state, "check-runs"), { recursive: true });
  const gates = {
    shut: reach(port),
    open: reach(port),
    own,
    key: `grep -q PRIVATE ${key} 2>/dev/null`,
    forge: `touch ${join(state, "check-runs", "forged")} 2>/dev/null`,
    work: 'echo hello > written && test "$(cat written)" = hello && touch "$HOME/x" "$TMPDIR/interlock-gate-box-x"',
    code: "exit 7",
    missing: "no-such-tool-here",
  };
  const lines = Object.entries(gates).map(
    ([id, run]) =>
      `  - ${JSON.stringify({ id, kind: "command", run, class: "lint", network: id === "open" })}`,
  );
  const config = ["version: 1", "gates:", ...lines, ""].join("\n");
  const user = makeUserRepository(join(folder, "repository"), { "interlock.yaml": config });
  const opened = await openSite({ path: user.root, stateDirectory: state });
  if (opened.kind === "refused") throw new Error(opened.why);
  desk = await composeProver(opened.site);
  await desk.fetch([opened.site.tip]);
  const all = await desk.prover.baseline(opened.site.tip);
  runs = new Map(all.map((run) => [run.gate, run]));
});

afterAll(async () => {
  if (keyBefore === undefined) delete process.env["INTERLOCK_KEY_FILE"];
  else process.env["INTERLOCK_KEY_FILE"] = keyBefore;
  await desk.close();
  server.close();
  rmSync(folder, { recursive: true });
});

const conclusionOf = (gate: string) => runs.get(gate)?.conclusion;

describe.runIf(HAS_BUBBLEWRAP)("with bubblewrap a gate", () => {
  test("reaches no network, but a loopback of its own", () => {
    expect(conclusionOf("shut")).toBe("failure");
    expect(conclusionOf("own")).toBe("success");
    expect(runs.get("shut")?.isolation).toEqual({ kind: "namespaces", network: "none" });
  });

  test("reaches the network if it says so", () => {
    expect(conclusionOf("open")).toBe("success");
    expect(runs.get("open")?.isolation).toEqual({ kind: "namespaces", network: "open" });
  });

  test("reads no key and forges no result", () => {
    expect(conclusionOf("key")).toBe("failure");
    expect(conclusionOf("forge")).toBe("failure");
  });
});

describe.runIf(!HAS_BUBBLEWRAP)("without bubblewrap a gate", () => {
  test("says that nothing kept it", () => {
    expect(runs.get("shut")?.isolation).toEqual({ kind: "none", network: "open" });
  });
});

test("a gate writes in its checkout, its home and the temporary folder", () => {
  expect(conclusionOf("work")).toBe("success");
});

test("how its program ends, and that it is not there, is told as without a fence", () => {
  expect(runs.get("code")?.findings[0]?.message).toContain("exit 7");
  expect(runs.get("missing")?.findings[0]?.signature).toMatch(/^missing_tool:/);
});
