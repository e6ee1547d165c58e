/** Takes a lease when it is told to, says what it got, and keeps it. For tests of leases. Arguments: directory, claim. */

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { systemAmbient } from "../../src/adapters/ambient.js";
import { claimByFile } from "../../src/adapters/journal/file-claim.js";
import { type OwnedLease, takeLease } from "../../src/adapters/journal/lease.js";
import { claimBySocket } from "../../src/adapters/journal/socket-claim.js";

const [directory = "", claim] = process.argv.slice(2);
const claiming = claim === "file" ? claimByFile : claimBySocket;
let lease: OwnedLease | undefined;

const say = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value)}\n`);
};

async function take(): Promise<void> {
  const taking = await takeLease(directory, systemAmbient(), claiming);
  if (taking.kind === "taken") lease = taking.lease;
  say(taking.kind === "taken" ? { kind: "taken", owner: taking.lease.owner } : taking);
}

async function release(): Promise<void> {
  await lease?.release();
  say({ kind: "released" });
}

/** A child that lives on when this process is killed, as a daemon of a gate would. */
function leaveChild(): void {
  const child = spawn("sleep", ["600"], { detached: true, stdio: "ignore" });
  child.unref();
  say({ kind: "child", pid: child.pid });
}

say({ kind: "ready" });
for await (const line of createInterface({ input: process.stdin })) {
  if (line === "take") await take();
  if (line === "release") await release();
  if (line === "leave-child") leaveChild();
}
