/** What is kept of agents: why one could not work, and what one was answered. */

import { z } from "zod";
import type { ToolKind } from "../../domain/agent-event.js";
import type { Outage } from "../../domain/outage.js";
import type { PermissionAnswer, PermissionRule } from "../../domain/permission.js";
import type { Trouble } from "../../domain/trouble.js";
import { exactly, oneOf } from "./exact.js";

export const outageSchema = oneOf<Outage>({
  "rate-limited": true,
  overloaded: true,
  login: true,
  credit: true,
  unreachable: true,
  refused: true,
});

export const troubleSchema = exactly<Trouble>({
  kind: oneOf<Trouble["kind"]>({
    silence: true,
    "no-tools": true,
    "same-call": true,
    "same-output": true,
    "no-change": true,
    undoing: true,
    narration: true,
    "no-commits": true,
    "wrong-place": true,
  }),
  found: z.number(),
  limit: z.number(),
  what: z.string().optional(),
});

export const toolKindSchema = oneOf<ToolKind>({
  read: true,
  edit: true,
  delete: true,
  move: true,
  search: true,
  execute: true,
  think: true,
  fetch: true,
  mode: true,
  mcp: true,
  other: true,
});

export const permissionAnswerSchema = exactly<PermissionAnswer>({
  decision: oneOf<PermissionAnswer["decision"]>({
    allowed: true,
    denied: true,
    "needs-person": true,
  }),
  rule: oneOf<PermissionRule>({
    "within the workspace": true,
    "a tool of Interlock": true,
    "allowed by a person": true,
    "leaves the workspace": true,
    "goes to the network": true,
    "names no path": true,
    "changes its own mode": true,
    "not a kind that is allowed": true,
  }),
  tool: toolKindSchema,
  subject: z.string(),
});
