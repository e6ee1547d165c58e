/** Sandboxes of each kind that holds on this machine, for tests that run in them. */

import type { BoxMaker } from "../../src/adapters/sandbox/box-maker.js";
import { surveyMachine } from "../../src/adapters/sandbox/machine.js";
import { createSandbox } from "../../src/adapters/sandbox/sandbox.js";
import type { SandboxProfile } from "../../src/domain/config.js";
import type { Sandbox } from "../../src/ports/sandbox.js";

const GIB = 1024 ** 3;

export const A_PROFILE: SandboxProfile = {
  ...{ network: "none", hosts: [], read: [], write: [], copy: [], variables: [] },
  ...{ processesMax: 512, memoryBytesMax: 4 * GIB, diskBytesMax: 4 * GIB },
};

export interface BoxOptions {
  readonly profile?: Partial<SandboxProfile>;
  readonly home: string;
  readonly read?: readonly string[];
  /** State, keys and the like. */
  readonly hidden?: readonly string[];
  readonly repository?: readonly string[];
  /** The program that boxes with doors begin with. */
  readonly entry?: string;
}

export const sandboxOf = (
  maker: BoxMaker | Exclude<BoxMaker["kind"], "container">,
  options: BoxOptions,
): Sandbox =>
  createSandbox({
    maker: typeof maker === "string" ? { kind: maker } : maker,
    profile: { ...A_PROFILE, ...options.profile },
    machine: surveyMachine(options.home),
    keepOut: { always: options.hidden ?? [], unlessNamed: options.repository ?? [] },
    read: options.read ?? [],
    upstream: undefined,
    ...(options.entry === undefined ? {} : { entry: options.entry }),
  });
