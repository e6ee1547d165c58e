/** `interlock.yaml`, as trusted values: parsed, defaulted and checked by `config/`. */

import type { NetworkAccess } from "./isolation.js";
import type { JsonStream } from "./json-stream.js";
import type { ModelAccess } from "./model-access.js";
import type { WatchLimits } from "./watch/watch-limits.js";

/** What a failing gate is taken for; the gate's own word carries further than any pattern in a log. */
export type FailureClass =
  | "format"
  | "dead_code"
  | "lint"
  | "type"
  | "compile"
  | "build"
  | "test"
  | "title"
  | "merge_conflict"
  | "timeout"
  | "out_of_memory"
  | "network"
  | "disk_full"
  | "missing_tool"
  | "permission"
  | "unknown";

/** How to read the report of a `tests` gate; `auto` looks at the command and its output. */
export type ReportFormat =
  | "auto"
  | "node-test"
  | "vitest"
  | "jest"
  | "pytest"
  | "cargo-test"
  | "go-test"
  | "junit"
  | "tap";

interface GateBase {
  readonly id: string;
  readonly timeoutMs: number;
}

export interface CommandGate extends GateBase {
  readonly kind: "command";
  /** A shell line, run by `/bin/sh -c` in a fresh checkout. */
  readonly run: string;
  /** Its programs reach the machine's network; else a loopback of their own, where this machine can keep them to it. */
  readonly network: boolean;
  /** A shell line that mends what `run` finds; makes the failure one that needs no agent. */
  readonly fix?: string;
  readonly class: FailureClass;
  /** Its findings stand in a report; absent: in what it prints, and its exit code is all that is believed. */
  readonly report?: "sarif";
  /** Path (in the checkout) of the file that the report is written to; absent: it is printed. */
  readonly reportFile?: string;
  /** Paths (in the checkout) of the files and folders that it makes. */
  readonly outputs?: readonly string[];
  readonly control?: GateControl;
}

/** What a gate has to refuse, or it judges nothing: texts that are laid over the base, by path. */
export interface GateControl {
  readonly files: Readonly<Record<string, string>>;
}

export interface TestsGate extends GateBase {
  readonly kind: "tests";
  readonly run: string;
  readonly network: boolean;
  readonly report: ReportFormat;
  /** Path (in the checkout) of the file that the runner writes its report to, where it writes one. */
  readonly reportFile?: string;
  /** A shell line that runs some test files alone: `{files}` stands for their paths. For runners that Interlock does not know. */
  readonly runFiles?: string;
  readonly control?: GateControl;
}

/** The repository's own workflow files, run on this machine. */
export interface ActionsGate extends GateBase {
  readonly kind: "actions";
  readonly workflows: readonly string[];
  readonly event: "push" | "pull_request" | "merge_group" | "workflow_dispatch";
  /** Names of jobs (`*` for anything) that are proven by another CI: not proven here, they do not hold the change up. */
  readonly elsewhere: readonly string[];
  /** Actions that only report, by `owner/repository`: left out. */
  readonly reporting: readonly string[];
}

export type Gate = CommandGate | TestsGate | ActionsGate;

/** One command that warms a workspace or checkout; its result is cached by the content of `cacheKey` files. */
export interface SetupStep {
  readonly run: string;
  readonly cacheKey: readonly string[];
}

/** What an agent's programs may reach beside their workspace. Paths are absolute, or begin with `~/`. */
export interface SandboxProfile {
  readonly network: NetworkAccess;
  /** With `model`: hosts that may be reached, `name` or `name:port`; `*.name` for all below. */
  readonly hosts: readonly string[];
  readonly read: readonly string[];
  readonly write: readonly string[];
  /** Below the user's home: copied into the session's private one when it is made. */
  readonly copy: readonly string[];
  /** Names of variables that get in; `NAME_*` for all that begin so. */
  readonly variables: readonly string[];
  readonly processesMax: number;
  readonly memoryBytesMax: number;
  readonly diskBytesMax: number;
}

/** `none`: no box, by the configuration's own word. */
export type SandboxConfig =
  | { readonly kind: "none"; readonly variables: readonly string[] }
  | {
      readonly kind: "confined";
      readonly profile: SandboxProfile;
      /** A container, by the configuration's own word, and nothing else. */
      readonly container?: ContainerWish;
    };

export interface ContainerWish {
  /** Absent: this machine's own system is shown in it, as in any other box. */
  readonly image?: string;
}

export type AgentConfig =
  | {
      readonly kind: "command";
      readonly command: readonly string[];
      readonly env: Readonly<Record<string, string>>;
      readonly sandbox: SandboxConfig;
      readonly model?: ModelAccess;
    }
  | { readonly kind: "tape"; readonly directory: string }
  | {
      readonly kind: "acp";
      readonly command: readonly string[];
      readonly env: Readonly<Record<string, string>>;
      readonly sandbox: SandboxConfig;
      readonly model?: ModelAccess;
      /** The mode that every session is put into, where the agent has it. */
      readonly mode?: string;
      /** When a session may be loaded again; absent: at any time. */
      readonly reload?: "next-minute";
    }
  | {
      readonly kind: "headless";
      readonly command: readonly string[];
      /** `{session}` becomes the agent's id of the session; absent: sessions cannot go on. */
      readonly resume?: readonly string[];
      readonly env: Readonly<Record<string, string>>;
      readonly sandbox: SandboxConfig;
      readonly model?: ModelAccess;
      readonly stream: JsonStream;
    };

export interface AgentsConfig {
  readonly default: string;
  /** Agents that take over, in this order, from one that cannot work. */
  readonly fallback: readonly string[];
  readonly byName: Readonly<Record<string, AgentConfig>>;
}

/** Limits that a plan or configuration may set; the rest are in `limits.ts`. */
export interface WorkstreamLimits {
  /** Turns that may be spent on a workstream's own failures. */
  readonly attempts: number;
  readonly turnMinutes: number;
  readonly workstreamMinutes: number;
  readonly silentMinutes: number;
  readonly costUsd: number;
  /** Turns in all, whatever they are for. Absent: as many as the other limits allow. */
  readonly turns?: number;
  /** Tokens, where agents report them. */
  readonly tokens?: number;
  /** Where the monitor's limits differ from the usual. */
  readonly monitor?: Partial<WatchLimits>;
}

/** What all workstreams of a run may use together. Absent: no limit beside those of each. */
export interface RunLimits {
  readonly turns?: number;
  /** Of agents at work, added up. */
  readonly minutes?: number;
  readonly tokens?: number;
  readonly costUsd?: number;
}

/** A file of problem matchers in GitHub's form. */
export interface MatcherFile {
  readonly path: string;
  /** As the base has it. Undefined: not read yet. */
  readonly json: string | undefined;
}

export interface Config {
  readonly version: 1;
  /** Name of the base branch, e.g. `main`. */
  readonly base: string;
  readonly setup: readonly SetupStep[];
  readonly gates: readonly Gate[];
  readonly proof: {
    readonly profile: "standard" | "strict";
    readonly protected: readonly string[];
  };
  /** For what tools print that Interlock cannot read by itself. */
  readonly matchers: readonly MatcherFile[];
  readonly agents: AgentsConfig;
  readonly parallel: { readonly start: number; readonly max: number };
  readonly limits: WorkstreamLimits;
  readonly runLimits?: RunLimits;
  readonly commits: { readonly convention: "conventional" | "none" };
  readonly forge: { readonly kind: "local" | "github" };
  /** Variables that set-up, gates and acceptance checks get beside the allow-list. */
  readonly env: Readonly<Record<string, string>>;
}
