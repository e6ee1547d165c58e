/** What an agent is seen to do in a turn, in one form whatever protocol it came by. Signs of life, never evidence. */

import type { PermissionAnswer } from "./permission.js";

export type ToolKind =
  | "read"
  | "edit"
  | "delete"
  | "move"
  | "search"
  | "execute"
  | "think"
  | "fetch"
  | "mode"
  /** A tool of a server for tools, whoever runs it. */
  | "mcp"
  | "other";

export interface FileDiff {
  readonly path: string;
  readonly linesAdded: number;
  readonly linesRemoved: number;
  /** Digests of the file's text before and after, where the agent tells both: the same text has the same. */
  readonly before?: string;
  readonly after?: string;
}

export interface ToolCall {
  /** The agent's own name for the call: the same id is the same call, further on. */
  readonly id: string;
  readonly kind: ToolKind;
  /** For people; clipped. */
  readonly title: string;
  readonly status: "pending" | "running" | "completed" | "failed";
  /** As the agent gave them: absolute or relative to the workspace. */
  readonly paths: readonly string[];
  readonly diffs: readonly FileDiff[];
  /** Digest of tool and arguments: the same call again has the same. Absent while the arguments are not known. */
  readonly inputDigest?: string;
  /** Digest of what it answered. */
  readonly outputDigest?: string;
  readonly outputBytes: number;
  /** For people: the end of what it answered, clipped. */
  readonly outputTail?: string;
}

export interface PlanStep {
  readonly text: string;
  readonly status: "pending" | "running" | "completed";
}

export type AgentEvent =
  /** A piece of what it says; pieces follow each other. */
  | { readonly kind: "message"; readonly text: string }
  | { readonly kind: "thought"; readonly text: string }
  | { readonly kind: "plan"; readonly steps: readonly PlanStep[] }
  /** The call as far as it is known now. */
  | { readonly kind: "tool"; readonly call: ToolCall }
  | { readonly kind: "permission"; readonly answer: PermissionAnswer }
  /** How much of its context is in use. */
  | { readonly kind: "context"; readonly usedTokens: number; readonly sizeTokens: number }
  | { readonly kind: "mode"; readonly mode: string }
  /** How the conversation began: anew, or where the last turn left it. */
  | { readonly kind: "session"; readonly how: "new" | "resumed" | "loaded" | "lost" }
  | { readonly kind: "notice"; readonly text: string }
  /** Something that this version does not know. */
  | { readonly kind: "unknown"; readonly what: string };
