/**
 * A server for the programs of turns: on this machine's loopback, and on a unix socket that can be handed into boxes with a
 * network of their own. Whoever calls has a token; pages of a browser, which can reach loopback too, have none.
 */

import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isHangUp } from "./hang-up.js";

export interface Doors {
  /** Path of the unix socket. */
  readonly socket: string;
  /** Of 127.0.0.1. */
  readonly port: number;
  close(): Promise<void>;
}

export interface DoorsOptions {
  /** A part of the folder's name, for people who find it. */
  readonly name: string;
  readonly serve: (message: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Hears of what could not be served, but not of those who have hung up. */
  readonly onProblem: (sentence: string) => void;
}

/** The socket is not in the session's folder: its name may have no more than some hundred characters. */
export async function openDoors(options: DoorsOptions): Promise<Doors> {
  const folder = await mkdtemp(join(tmpdir(), `interlock-${options.name}-`));
  const socket = join(folder, "door");
  const [onSocket, onLoopback] = [toServer(options), toServer(options)];
  await listening(onSocket, (done) => onSocket.listen(socket, done));
  await listening(onLoopback, (done) => onLoopback.listen(0, "127.0.0.1", done));
  const address = onLoopback.address();
  if (address === null || typeof address === "string") throw new Error("It listens on no port.");
  return {
    socket,
    port: address.port,
    close: async () => {
      await Promise.all([onSocket, onLoopback].map(closed));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function toServer({ serve, onProblem }: DoorsOptions): Server {
  const server = createServer((message, response) => {
    serve(message, response).catch((cause: unknown) => {
      response.destroy();
      if (cause instanceof Error && isHangUp(cause)) return;
      onProblem(`A request of an agent was not answered: ${String(cause)}`);
    });
  });
  // A run that is over does not wait for whoever still keeps a line open.
  return server.unref();
}

function listening(server: Server, listen: (done: () => void) => unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    listen(resolve);
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Who may come in, by the digest of the token, so that looking one up tells nothing of the others. */
export class Guests<Guest> {
  readonly #byDigest = new Map<string, Guest>();

  /** A new token, good until it is dismissed. */
  admit(guest: Guest): { readonly token: string; readonly dismiss: () => void } {
    const token = randomBytes(24).toString("base64url");
    this.#byDigest.set(digestOf(token), guest);
    return { token, dismiss: () => void this.#byDigest.delete(digestOf(token)) };
  }

  find(token: string | undefined): Guest | undefined {
    return token === undefined ? undefined : this.#byDigest.get(digestOf(token));
  }
}

/** Of `Authorization: Bearer …`. */
export const bearerOf = ({ headers }: IncomingMessage): string | undefined =>
  /^Bearer ([\w-]+)$/.exec(headers.authorization ?? "")?.[1];

/** It was a page of a browser that asked. */
export const isPage = ({ headers }: IncomingMessage): boolean => headers.origin !== undefined;

const digestOf = (token: string): string => createHash("sha256").update(token).digest("hex");
