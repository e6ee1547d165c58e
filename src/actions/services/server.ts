/**
 * The services that JavaScript actions expect of GitHub, on this machine's own loopback address: artifacts, and caches.
 * A job gets a token of its own; without one nothing is answered.
 */

import { mkdir, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import type { Ambient } from "../../ports/ambient.js";
import { artifactService, type Method } from "./artifact-service.js";
import type { ArtifactStores } from "./artifact-store.js";
import { createBlobs, isBlobPath } from "./blobs.js";
import { cacheService } from "./cache-service.js";
import type { CacheStore } from "./cache-store.js";
import { type Exchange, Fields, Refusal, readBody, sendJson } from "./exchange.js";
import { SERVICE_LIMITS } from "./limits.js";
import { createTokens, type ServedJob, type Tokens } from "./tokens.js";

export interface ServicesRequest {
  /** For what is under way; on the disk of the artifacts, out of reach of jobs. Its folder `uploads` goes when all is closed. */
  readonly directory: string;
  readonly stores: ArtifactStores;
  readonly caches: CacheStore;
  readonly ambient: Ambient;
}

export interface Services {
  /** What one job needs to find the services. Each call gives a token of its own. */
  servicesFor(job: ServedJob): JobServices;
  /** Ends what is under way. May be called twice. */
  close(): Promise<void>;
}

export interface JobServices {
  readonly environment: Readonly<Record<string, string>>;
  /** Texts in it that no log may show. */
  readonly secrets: readonly string[];
}

const HOST = "127.0.0.1";
const RESULTS = "github.actions.results.api.v1";

export async function startServices(request: ServicesRequest): Promise<Services> {
  const directory = join(request.directory, "uploads");
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const tokens = createTokens(request.ambient);
  const blobs = createBlobs({ directory, ambient: request.ambient });
  let address = "";
  const toUrl = (path: string): string => `http://${address}${path}`;
  const parts = { ...request, blobs, toUrl };
  const methods = new Map([
    ...named("ArtifactService", artifactService(parts)),
    ...named("CacheService", cacheService(parts)),
  ]);
  const server = createServer((incoming, response) => {
    void serve(incoming, response, async (exchange) => {
      // A page in a browser may send requests here, but not under this name.
      if (incoming.headers.host !== address)
        throw new Refusal(421, "bad_route", "this is another host");
      if (isBlobPath(exchange.url.pathname)) await blobs.serve(exchange);
      else await call(methods, tokens, exchange);
    });
  });
  address = `${HOST}:${await listen(server)}`;
  return {
    servicesFor(job) {
      const token = tokens.issue(job);
      const url = toUrl("/");
      const environment = {
        ACTIONS_RESULTS_URL: url,
        ACTIONS_RUNTIME_URL: url,
        ACTIONS_CACHE_URL: url,
        ACTIONS_CACHE_SERVICE_V2: "True",
        ACTIONS_RUNTIME_TOKEN: token,
      };
      return { environment, secrets: [token] };
    },
    async close() {
      await end(server);
      await rm(directory, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

const named = (
  service: string,
  methods: ReadonlyMap<string, Method>,
): readonly [string, Method][] =>
  Array.from(methods, ([name, method]) => [`/twirp/${RESULTS}.${service}/${name}`, method]);

async function call(
  methods: ReadonlyMap<string, Method>,
  tokens: Tokens,
  { request, response, url }: Exchange,
): Promise<void> {
  const grant = tokens.grantOf(request.headers.authorization);
  if (grant === undefined)
    throw new Refusal(401, "unauthenticated", "the token is missing, or not known");
  const method = methods.get(url.pathname);
  if (method === undefined || request.method !== "POST")
    throw new Refusal(404, "bad_route", `Interlock has no service at ${url.pathname}`);
  const fields = new Fields(await readBody(request, SERVICE_LIMITS.messageBytesMax));
  const run = fields.text("workflow_run_backend_id");
  if (run !== "" && run !== grant.runBackendId)
    throw new Refusal(403, "permission_denied", "the token is for another run");
  sendJson(response, 200, await method(fields, grant));
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (exchange: Exchange) => Promise<void>,
): Promise<void> {
  try {
    await answer({ request, response, url: toUrl(request) });
  } catch (cause) {
    refuse(request, response, cause);
  }
}

function toUrl({ url = "/" }: IncomingMessage): URL {
  const base = `http://${HOST}`;
  // A path that begins with two slashes would be read as another host.
  return new URL(url.replace(/^\/+/, "/"), base);
}

/** Whoever is gone gets no answer; what has begun cannot be taken back, only broken off. */
function refuse(request: IncomingMessage, response: ServerResponse, cause: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const { status, code, message } = cause instanceof Refusal ? cause : unexpected(cause);
  // The rest of the body is not wanted: reading it to its end could take for ever.
  if (!request.complete) response.setHeader("connection", "close");
  sendJson(response, status, { code, msg: message });
  if (!request.complete) response.once("finish", () => request.destroy());
}

const unexpected = (cause: unknown): Refusal =>
  new Refusal(500, "internal", `Interlock could not do this: ${String(cause)}`);

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, HOST, () => {
      server.off("error", reject);
      const address = server.address();
      if (typeof address === "object" && address !== null) resolve(address.port);
      else reject(new Error("The server of artifacts and caches has no port."));
    });
  });
}

function end(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
