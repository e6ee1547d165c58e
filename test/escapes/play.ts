/** Plays what a hostile agent does, in a box of one kind or in none. */

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { createProcesses } from "../../src/adapters/processes/processes.js";
import type { BoxMaker } from "../../src/adapters/sandbox/box-maker.js";
import type { SandboxProfile } from "../../src/domain/config.js";
import type { ProcessResult } from "../../src/ports/process.js";
import { sandboxOf } from "../support/boxes.js";
import { openStage, type Stage } from "./stage.js";
import type { Way } from "./ways.js";

export const MIB = 1024 ** 2;
const processes = createProcesses({ marker: `escapes-${process.pid}/owner` });

export type Kind = BoxMaker | "bubblewrap" | "none";

export interface Attempt {
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly profile?: Partial<SandboxProfile>;
  readonly timeoutMs?: number;
}

/** Whatever lies around may be read, as far as a configuration can say so: the rest has to be kept out all the same. */
export async function play(kind: Kind, stage: Stage, attempt: Attempt): Promise<ProcessResult> {
  const sandbox = sandboxOf(kind, {
    home: stage.home,
    profile: { read: [stage.folder], ...attempt.profile },
    hidden: [stage.state, stage.key],
    repository: [stage.repository],
    read: [join(stage.state, "base.git")],
  });
  const env = { ...stage.env, ...(kind === "none" ? stage.source : {}), ...attempt.env };
  const { workspace } = stage.place;
  const entered = await sandbox.enter({ argv: attempt.argv, cwd: workspace, env }, stage.place);
  if (entered.kind === "refused") throw new Error(entered.why);
  const { program, bounds, leave } = entered;
  const result = await processes.run({
    program: { argv: program.argv },
    cwd: program.cwd,
    env: program.env,
    timeoutMs: attempt.timeoutMs ?? 30_000,
    outputBytesMax: 4 * MIB,
    floodBytesMax: 64 * MIB,
    ...(bounds === undefined ? {} : { bounds }),
  });
  await leave();
  return result;
}

export async function onStage<Value>(work: (stage: Stage) => Promise<Value>): Promise<Value> {
  const stage = await openStage();
  try {
    return await work(stage);
  } finally {
    await stage.close();
  }
}

/** A segment of shared memory that holds the secret, for as long as the work takes. */
async function withSharedMemory<Value>(
  stage: Stage,
  work: (env: Readonly<Record<string, string>>) => Promise<Value>,
): Promise<Value> {
  const key = String(Number.parseInt(stage.nonce.slice(0, 7), 16));
  const perl = (script: string): void =>
    void execFileSync("/usr/bin/perl", ["-e", script, key, stage.secret]);
  perl("my $id = shmget($ARGV[0] + 0, 64, 0600 | 01000); shmwrite($id, $ARGV[1], 0, 64)");
  try {
    return await work({ SHM: key });
  } finally {
    perl("my $id = shmget($ARGV[0] + 0, 64, 0); shmctl($id, 0, 0)");
  }
}

export const attempt = (kind: Kind, stage: Stage, way: Way): Promise<ProcessResult> =>
  withSharedMemory(stage, (env) => play(kind, stage, { argv: way.argv, env }));
