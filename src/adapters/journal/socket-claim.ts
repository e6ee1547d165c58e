/**
 * A claim that the kernel of Linux keeps: a listening socket with an abstract name. It exists in no file system, only
 * one process can bind it, and it is gone with the process, whatever the process died of. Node opens sockets
 * close-on-exec, so no child inherits it. Not seen: an owner in another network namespace (a container that shares
 * the folder but not the network); the journal's writer notices that one by the file.
 */

import { createHash } from "node:crypto";
import { connect, createServer, type Server } from "node:net";
import { hasCode } from "../files/error-code.js";
import type { Claim } from "./claim.js";

const nameOf = (directory: string): string =>
  `\0interlock-${createHash("sha256").update(directory).digest("hex")}`;

export async function claimBySocket(directory: string): Promise<Claim | undefined> {
  // Nobody is served: who connects only learns that somebody listens.
  const server = createServer((socket) => socket.destroy());
  try {
    await listen(server, nameOf(directory));
  } catch (cause) {
    if (hasCode(cause, "EADDRINUSE")) return undefined;
    throw new Error(`Cannot take the lease of ${directory}`, { cause });
  }
  // A claim is no reason to stay alive.
  server.unref();
  return { release: () => close(server) };
}

/** Whether anybody listens. A stopped process does, too: the kernel accepts for it. */
export function isSocketClaimed(directory: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path: nameOf(directory) });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", (cause) => {
      if (hasCode(cause, "ECONNREFUSED", "ENOENT")) resolve(false);
      // A full backlog: somebody listens but is not quick to answer.
      else if (hasCode(cause, "EAGAIN", "ECONNRESET", "EPIPE")) resolve(true);
      else reject(cause);
    });
  });
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ path, exclusive: true }, () => {
      server.off("error", reject);
      // From now on an error is one of accepting, which nobody needs: the name stays bound.
      server.on("error", () => undefined);
      resolve();
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((cause) => {
      if (cause === undefined || hasCode(cause, "ERR_SERVER_NOT_RUNNING")) resolve();
      else reject(cause);
    });
  });
}
