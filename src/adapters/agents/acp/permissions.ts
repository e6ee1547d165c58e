/** An agent's request for permission, answered by the policy; of its options the one that goes least far is taken. */

import type { PermissionOption, RequestPermissionResponse } from "@agentclientprotocol/sdk";
import { z } from "zod";
import {
  answerPermission,
  type PermissionAnswer,
  type PermissionCircumstances,
} from "../../../domain/permission.js";
import type { ToolCalls } from "./tool-calls.js";

const optionsSchema = z.array(
  z.looseObject({
    optionId: z.string(),
    kind: z.enum(["allow_once", "allow_always", "reject_once", "reject_always"]),
  }),
);
type Option = Pick<PermissionOption, "optionId" | "kind">;

const requestSchema = z.looseObject({ toolCall: z.unknown(), options: optionsSchema });

export interface Permissions {
  readonly circumstances: PermissionCircumstances;
  readonly calls: ToolCalls;
  readonly onAnswer: (answer: PermissionAnswer) => void;
}

export function answerRequest(
  params: unknown,
  { circumstances, calls, onAnswer }: Permissions,
): RequestPermissionResponse {
  const request = requestSchema.safeParse(params);
  if (!request.success) return CANCELLED;
  const answer = answerPermission(calls.toAsk(request.data.toolCall), circumstances);
  onAnswer(answer);
  const option = choose(request.data.options, answer);
  return option === undefined
    ? CANCELLED
    : { outcome: { outcome: "selected", optionId: option.optionId } };
}

/** Without an option that says what is meant, nothing is chosen. */
const CANCELLED: RequestPermissionResponse = { outcome: { outcome: "cancelled" } };

/** Never for always while there is a way to say it once: the next request is a question of its own. */
function choose(options: readonly Option[], { decision }: PermissionAnswer): Option | undefined {
  const wanted =
    decision === "allowed" ? ["allow_once", "allow_always"] : ["reject_once", "reject_always"];
  return wanted.flatMap((kind) => options.filter((option) => option.kind === kind))[0];
}
