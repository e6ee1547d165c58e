/** Sandboxes of each kind that holds on this machine, for tests that run in them. */

import { surveyMachine } from "../../src/adapters/sandbox/machine.js";
import { createSandbox } from "../../src/adapters/sandbox/sandbox.js";
import type { SandboxProfile } from "../../src/domain/config.js";
import type { IsolationKind } from "../../src/domain/isolation.js";
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

export const sandboxOf = (kind: IsolationKind, options: BoxOptions): Sandbox =>
  createSandbox({
    kind,
    profile: { ...A_PROFILE, ...options.profile },
    machine: surveyMachine(options.home),
    keepOut: { always: options.hidden ?? [], unlessNamed: options.repository ?? [] },
    read: options.read ?? [],
    upstream: undefined,
    ...(options.entry === undefined ? {} : { entry: options.entry }),
  });
