/** What was said on the wire in one turn, as JSON lines in a file that stops growing at its limit. */

import { once } from "node:events";
import { createWriteStream } from "node:fs";
import type { AnyMessage } from "@agentclientprotocol/sdk";
import { LIMITS } from "../../../domain/limits.js";

export interface WireLog {
  write(direction: "sent" | "received", message: AnyMessage): void;
  close(): Promise<void>;
}

/** The folder has to be there. Only its owner may read the file: prompts and answers are in it, and the tokens of tool servers. */
export function openWireLog(path: string): WireLog {
  const stream = createWriteStream(path, { flags: "a", mode: 0o600 });
  // A full disk costs the log, not the turn; what matters is written elsewhere, and fails there.
  stream.on("error", () => stream.destroy());
  let bytes = 0;
  return {
    write(direction, message) {
      if (bytes > LIMITS.wireLogBytesMax || stream.destroyed) return;
      const line = `${JSON.stringify({ direction, message })}\n`;
      bytes += Buffer.byteLength(line);
      stream.write(bytes > LIMITS.wireLogBytesMax ? '{"direction":"cut"}\n' : line);
    },
    async close() {
      if (stream.destroyed) return;
      const closed = once(stream, "close");
      stream.end();
      await closed;
    },
  };
}
