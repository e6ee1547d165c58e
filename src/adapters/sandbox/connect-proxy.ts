/**
 * A proxy that opens a way to named hosts and to nobody else. It listens on a unix socket; boxes without a network reach
 * it through a door. It forwards bytes and reads none: the connection is encrypted from end to end.
 */

import { lookup } from "node:dns/promises";
import { rm } from "node:fs/promises";
import { createServer, type IncomingMessage, request } from "node:http";
import { BlockList, connect, isIP, type Socket } from "node:net";
import type { Duplex } from "node:stream";

export interface ProxyOptions {
  readonly socket: string;
  /** `api.example.com`, `*.example.com`, each with `:port` or else for 443. */
  readonly hosts: readonly string[];
  /** The machine's own proxy, where it has one: `http://host:port`. */
  readonly upstream: string | undefined;
  /** Hears what was refused. */
  readonly onRefused?: (host: string) => void;
}

export interface Proxy {
  close(): Promise<void>;
}

const HTTPS_PORT = 443;

export async function openProxy(options: ProxyOptions): Promise<Proxy> {
  const open = new Set<Duplex>();
  const server = createServer((_, response) => {
    response.writeHead(405, { connection: "close" });
    response.end("Only CONNECT goes through here.\n");
  });
  server.on("connect", (message: IncomingMessage, client: Duplex) => {
    open.add(client);
    client.once("close", () => open.delete(client));
    // Whoever hangs up in the middle has hung up; nothing follows from it.
    client.on("error", () => client.destroy());
    void serve(options, message.url ?? "", client);
  });
  await rm(options.socket, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.socket, resolve);
  });
  server.unref();
  return {
    close: () =>
      new Promise((resolve) => {
        for (const client of open) client.destroy();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(options: ProxyOptions, authority: string, client: Duplex): Promise<void> {
  const target = parseAuthority(authority);
  if (target === undefined || !isNamed(target, options.hosts)) {
    options.onRefused?.(authority.slice(0, 200));
    return refuse(client, 403, "This host is not among those that the agent may reach.");
  }
  try {
    const server = await reach(options, target);
    if (server === undefined) {
      options.onRefused?.(authority.slice(0, 200));
      return refuse(client, 403, "This name leads into a private network.");
    }
    join(client, server);
  } catch (cause) {
    refuse(client, 502, cause instanceof Error ? cause.message : "It cannot be reached.");
  }
}

export interface Target {
  readonly host: string;
  readonly port: number;
}

export function parseAuthority(authority: string): Target | undefined {
  const [, host, port] = /^([a-z0-9.-]{1,253}):(\d{1,5})$/i.exec(authority) ?? [];
  if (host === undefined || port === undefined || Number(port) > 65_535) return undefined;
  return { host: host.toLowerCase().replace(/\.$/, ""), port: Number(port) };
}

export function isNamed({ host, port }: Target, hosts: readonly string[]): boolean {
  return hosts.some((entry) => {
    const [name = "", wanted] = entry.toLowerCase().split(":");
    if (port !== (wanted === undefined ? HTTPS_PORT : Number(wanted))) return false;
    return name.startsWith("*.") ? host.endsWith(name.slice(1)) : host === name;
  });
}

/** Undefined: the name was made to lead where only this machine and its neighbours are. */
async function reach(options: ProxyOptions, target: Target): Promise<Duplex | undefined> {
  if (options.upstream !== undefined) return throughUpstream(options.upstream, target);
  const isLiteral = isIP(target.host) !== 0 || target.host === "localhost";
  const { address } = await lookup(target.host);
  if (!isLiteral && isPrivate(address)) return undefined;
  return connected(connect(target.port, address));
}

function connected(socket: Socket): Promise<Socket> {
  return new Promise((resolve, reject) => {
    socket.once("connect", () => resolve(socket));
    socket.once("error", reject);
  });
}

function throughUpstream(upstream: string, { host, port }: Target): Promise<Duplex> {
  const url = new URL(upstream);
  const authorization =
    url.username === ""
      ? {}
      : {
          "proxy-authorization": `Basic ${Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`).toString("base64")}`,
        };
  return new Promise((resolve, reject) => {
    const asked = request({
      host: url.hostname,
      port: url.port === "" ? 80 : Number(url.port),
      method: "CONNECT",
      path: `${host}:${port}`,
      headers: { host: `${host}:${port}`, ...authorization },
      agent: false,
    });
    asked.once("error", reject);
    asked.once("connect", (response, socket) => {
      if (response.statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(new Error(`The machine's proxy answers ${response.statusCode ?? "nothing"}.`));
    });
    asked.end();
  });
}

function join(client: Duplex, server: Duplex): void {
  server.on("error", () => client.destroy());
  server.once("close", () => client.destroy());
  client.once("close", () => server.destroy());
  client.write("HTTP/1.1 200 Connection established\r\n\r\n");
  server.pipe(client);
  client.pipe(server);
}

function refuse(client: Duplex, status: number, why: string): void {
  client.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\n\r\n${why}\n`);
}

const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
] as const)
  PRIVATE.addSubnet(network, prefix, "ipv4");
for (const [network, prefix] of [
  ["::", 127],
  ["fc00::", 7],
  ["fe80::", 10],
] as const)
  PRIVATE.addSubnet(network, prefix, "ipv6");

export function isPrivate(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return PRIVATE.check(mapped, "ipv4");
  return PRIVATE.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}
