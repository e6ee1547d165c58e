/**
 * The connection to an agent: the SDK's, with a tap before it. The tap sees every message in the order of the wire, so an
 * update that was sent before the answer to a prompt is taken before it; behind the SDK's handlers it may come after.
 */

import {
  type AnyMessage,
  type ClientConnection,
  client,
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
  /** With the parameters of a `session/request_permission`. */
  readonly onPermission: (params: unknown) => RequestPermissionResponse;
}

export function openWire({ dialogue, log, onUpdate, onPermission }: WireOptions): ClientConnection {
  const stream = ndJsonStream(dialogue.input, dialogue.output, {
    maxMessageBytes: LIMITS.agentFrameBytesMax,
  });
  const writer = stream.writable.getWriter();
  const writable = new WritableStream<AnyMessage>({
    write(message) {
      log.write("sent", message);
      return writer.write(message);
    },
    close: () => writer.close(),
    abort: (reason) => writer.abort(reason),
  });
  const tap = new TransformStream<AnyMessage, AnyMessage>({
    transform(message, controller) {
      log.write("received", message);
      if ("method" in message && message.method === "session/update") onUpdate(message.params);
      else controller.enqueue(message);
    },
  });
  return client({ name: "interlock" })
    .onRequest("session/request_permission", ({ params }) => onPermission(params))
    .connect({ readable: stream.readable.pipeThrough(tap), writable });
}
