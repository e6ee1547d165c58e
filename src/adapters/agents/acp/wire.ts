/**
 * The connection to an agent: the SDK's, with a tap before it. The tap sees every message in the order of the wire, so an
 * update that was sent before the answer to a prompt is taken before it; behind the SDK's handlers it may come after.
 */

import {
  type AnyMessage,
  type ClientConnection,
  client,
  type JsonRpcId,
  ndJsonStream,
  type RequestPermissionResponse,
} from "@agentclientprotocol/sdk";
import { LIMITS } from "../../../domain/limits.js";
import type { Dialogue } from "../../../ports/process.js";
import type { WireLog } from "./wire-log.js";

export interface WireOptions {
  readonly dialogue: Dialogue;
  readonly log: WireLog;
  /** With the parameters of a `session/update`. */
  readonly onUpdate: (params: unknown) => void;
  /** The prompt has its answer: what comes after it on the wire is no part of the turn. */
  readonly onAnswer: () => void;
  /** With the parameters of a `session/request_permission`. */
  readonly onPermission: (params: unknown) => RequestPermissionResponse;
}

export function openWire(options: WireOptions): ClientConnection {
  const { dialogue, log, onUpdate, onAnswer, onPermission } = options;
  let prompt: JsonRpcId | undefined;
  const stream = ndJsonStream(dialogue.input, dialogue.output, {
    maxMessageBytes: LIMITS.agentFrameBytesMax,
  });
  const writer = stream.writable.getWriter();
  const writable = new WritableStream<AnyMessage>({
    write(message) {
      log.write("sent", message);
      if ("method" in message && message.method === "session/prompt" && "id" in message)
        prompt = message.id;
      return writer.write(message);
    },
    close: () => writer.close(),
    abort: (reason) => writer.abort(reason),
  });
  const tap = new TransformStream<AnyMessage, AnyMessage>({
    transform(message, controller) {
      log.write("received", message);
      if ("method" in message && message.method === "session/update")
        return onUpdate(message.params);
      if (!("method" in message) && message.id === prompt) onAnswer();
      controller.enqueue(message);
    },
  });
  return client({ name: "interlock" })
    .onRequest("session/request_permission", ({ params }) => onPermission(params))
    .connect({ readable: stream.readable.pipeThrough(tap), writable });
}
