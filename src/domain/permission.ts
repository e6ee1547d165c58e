/**
 * What an agent may do that it asks for: within the workspace yes; what leaves it is a person's to allow; the rest no.
 *
 * It keeps an honest agent from mistakes. An agent need not ask, and the words of a command do not tell all that it
 * does: what holds a dishonest one are walls around its process, not answers.
 */

import type { ToolKind } from "./agent-event.js";
import { assertNever } from "./assert-never.js";

export interface PermissionAsk {
  readonly tool: ToolKind;
  readonly title: string;
  /** Absolute, or relative to the workspace; empty when the agent names none. */
  readonly paths: readonly string[];
  /** The command line, when it wants to run one. */
  readonly command?: string;
  /** The server that offers the tool, for a tool of a server. */
  readonly server?: string;
}

export type PermissionRule =
  | "within the workspace"
  | "a tool of Interlock"
  | "allowed by a person"
  | "leaves the workspace"
  | "goes to the network"
  | "names no path"
  | "changes its own mode"
  | "not a kind that is allowed";

export interface PermissionAnswer {
  readonly decision: "allowed" | "denied" | "needs-person";
  readonly rule: PermissionRule;
  readonly tool: ToolKind;
  /** What it was about: the path, the command or the title; clipped. */
  readonly subject: string;
}

export interface PermissionCircumstances {
  /** Absolute path. */
  readonly workspace: string;
  /** Other folders that are the turn's own, e.g. its temporary one. Absolute. */
  readonly alsoOwn: readonly string[];
  /** A person said that this workstream may leave its workspace. */
  readonly mayLeave: boolean;
  /** Names of the servers of tools that Interlock itself gave the session. */
  readonly ownServers: readonly string[];
}

const SUBJECT_CHARS_MAX = 200;

export function answerPermission(
  ask: PermissionAsk,
  circumstances: PermissionCircumstances,
): PermissionAnswer {
  const answer = (decision: PermissionAnswer["decision"], rule: PermissionRule) => ({
    decision,
    rule,
    tool: ask.tool,
    subject: (ask.command ?? ask.paths[0] ?? ask.title).slice(0, SUBJECT_CHARS_MAX),
  });
  const rule = ruleFor(ask, circumstances);
  if (rule === "within the workspace" || rule === "a tool of Interlock")
    return answer("allowed", rule);
  if (rule === "leaves the workspace" || rule === "goes to the network")
    return circumstances.mayLeave
      ? answer("allowed", "allowed by a person")
      : answer("needs-person", rule);
  return answer("denied", rule);
}

function ruleFor(ask: PermissionAsk, circumstances: PermissionCircumstances): PermissionRule {
  const leaves = (paths: readonly string[]): boolean =>
    paths.some((path) => !isWithin(path, circumstances));
  switch (ask.tool) {
    case "think":
      return "within the workspace";
    case "mcp":
      return ask.server !== undefined && circumstances.ownServers.includes(ask.server)
        ? "a tool of Interlock"
        : "not a kind that is allowed";
    case "read":
    case "search":
      return leaves(ask.paths) ? "leaves the workspace" : "within the workspace";
    case "edit":
    case "delete":
    case "move":
      if (ask.paths.length === 0) return "names no path";
      return leaves(ask.paths) ? "leaves the workspace" : "within the workspace";
    case "execute":
      return leaves([...ask.paths, ...pathsIn(ask.command ?? "")])
        ? "leaves the workspace"
        : "within the workspace";
    case "fetch":
      return "goes to the network";
    case "mode":
      return "changes its own mode";
    case "other":
      return "not a kind that is allowed";
    default:
      return assertNever(ask.tool);
  }
}

/** Where programs and devices are that any command may name. */
const COMMON = [
  "/usr",
  "/bin",
  "/sbin",
  "/lib",
  "/lib64",
  "/opt",
  "/nix",
  "/dev/null",
  "/dev/stdin",
];

/** Paths that stand in a command line and do not lie below its folder by themselves. */
function pathsIn(command: string): readonly string[] {
  const words = command.split(/[\s'"`;|&<>()=,]+/);
  return words.filter(
    (word) =>
      /^(?:~|\$HOME\b|\$\{HOME\})/.test(word) ||
      /(?:^|\/)\.\.(?:\/|$)/.test(word) ||
      (/^\/[A-Za-z0-9._]/.test(word) && !COMMON.some((root) => isBelow(word, root))),
  );
}

function isWithin(path: string, { workspace, alsoOwn }: PermissionCircumstances): boolean {
  if (/^[~$]/.test(path)) return false;
  const absolute = normalised(path.startsWith("/") ? path : `${workspace}/${path}`);
  return [workspace, ...alsoOwn].some((root) => isBelow(absolute, root));
}

const isBelow = (path: string, root: string): boolean =>
  path === root || path.startsWith(`${root}/`);

function normalised(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** For the agent's next turn: why it was not let. */
export function explainPermission({ decision, rule, subject }: PermissionAnswer): string {
  const end =
    decision === "needs-person" ? "only a person can allow that; do without it" : "do without it";
  return `${subject}: ${decision === "allowed" ? "allowed" : "not allowed"} (${rule})${decision === "allowed" ? "" : `; ${end}`}`;
}
