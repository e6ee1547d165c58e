/**
 * `network: model`: a box reaches the hosts that its profile names, through the filtering proxy, and nothing else by any way. What is
 * tried is tried from inside, and counted outside.
 */

import { createSocket } from "node:dgram";
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { hostname, networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createProcesses } from "../../src/adapters/processes/processes.js";
import { sandboxOf } from "../support/boxes.js";
import { findContainers } from "../support/containers.js";

const MIB = 1024 ** 2;
/** `npm test` builds it first. */
const ENTRY = join(import.meta.dirname, "..", "..", "dist/adapters/sandbox/box-entry.js");
const WORD = "the model is here";

interface Heard {
  readonly port: number;
  readonly count: () => number;
  readonly close: () => void;
}

function listen(where: { readonly path: string } | { readonly host: string }): Promise<Heard> {
  let count = 0;
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    count += 1;
    open.add(socket);
    socket.on("error", () => socket.destroy());
    socket.end(WORD);
  });
  const close = (): void => {
    for (const socket of open) socket.destroy();
    server.close();
  };
  return new Promise((resolve) => {
    const ready = (): void => {
      const port = "host" in where ? (server.address() as AddressInfo).port : 0;
      resolve({ port, count: () => count, close });
    };
    server.listen("host" in where ? { ...where, port: 0 } : where, ready);
  });
}

function listenForPackets(): Promise<Heard> {
  let count = 0;
  const socket = createSocket("udp4").on("message", () => (count += 1));
  return new Promise((resolve) =>
    socket.bind(0, "0.0.0.0", () =>
      resolve({ port: socket.address().port, count: () => count, close: () => socket.close() }),
    ),
  );
}

/** Inside: tries each way, and prints what came of it. `through` asks the proxy that its environment names. */
const TRIES = `
const net = require("node:net"), dgram = require("node:dgram"), dns = require("node:dns").promises;
const { model, other, everywhere, packets, abstract, outer, host } = JSON.parse(process.env.AT);
const proxy = new URL(process.env.HTTPS_PROXY);
const told = (options, request) => new Promise((resolve) => {
  let text = "";
  const socket = net.connect(options, () => request && socket.write(request));
  socket.setTimeout(5000, () => socket.destroy(new Error("ETIMEDOUT")));
  socket.on("data", (data) => { text += data; });
  socket.on("error", (error) => resolve(error.code ?? error.message));
  socket.on("close", () => resolve(text));
});
const through = (authority, host = authority) =>
  told({ host: proxy.hostname, port: Number(proxy.port) }, "CONNECT " + authority + " HTTP/1.1\\r\\nHost: " + host + "\\r\\n\\r\\n");
const get = (url) =>
  told({ host: proxy.hostname, port: Number(proxy.port) }, "GET " + url + " HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n");
const packet = (host) => new Promise((resolve) => {
  const socket = dgram.createSocket("udp4");
  socket.send("x", packets, host, (error) => { socket.close(); resolve(error ? error.code : "sent"); });
});
const asked = (work) => work.then(() => "answered", (error) => error.code);
(async () => {
  console.log(JSON.stringify({
    "the model's host": await through("localhost:" + model),
    "the model's host, spelt otherwise": await through("LocalHost.:" + model),
    "another port of that host": await through("localhost:" + other),
    "its address, which is not its name": await through("127.0.0.1:" + model),
    "a name that ends like it": await through("x.localhost:" + model),
    "a name that begins like it": await through("localhost.example.com:" + model),
    "a name before an at sign": await through("localhost:" + model + "@127.0.0.1:" + other),
    "a name that is only said in a header": await through("127.0.0.1:" + other, "localhost:" + model),
    "an address of version 6": await through("[::1]:" + other),
    "the metadata of a cloud": await through("169.254.169.254:80"),
    "any host": await through("example.com:443"),
    "a named host that leads to this machine": await through(host + ":" + other),
    "a request that is no CONNECT": await get("http://127.0.0.1:" + other + "/"),
    "the model past the proxy": await told({ host: "127.0.0.1", port: model }),
    "loopback": await told({ host: "127.0.0.1", port: other }),
    "loopback of version 6": await told({ host: "::1", port: other }),
    "this machine by its address": await told({ host: outer, port: everywhere }),
    "this machine by its address, through the proxy": await through(outer + ":" + everywhere),
    "the internet": await told({ host: "1.1.1.1", port: 443 }),
    "an abstract socket": await told({ path: "\\0" + abstract }),
    "packets to this machine": await packet(outer),
    "packets to the internet": await packet("8.8.8.8"),
    "names": await asked(dns.resolve4("example.com")),
  }));
})();
`;

/** Where others of its network find this machine; its loopback, if it has no network. */
const outerAddress = (): string =>
  Object.values(networkInterfaces())
    .flat()
    .find((one) => one !== undefined && !one.internal && one.family === "IPv4")?.address ??
  "127.0.0.1";

const REACHED = ["the model's host", "the model's host, spelt otherwise"];

const containers = await findContainers("/home/nobody-at-all");
const MAKERS: readonly (readonly [string, Parameters<typeof sandboxOf>[0]])[] = [
  ["bubblewrap", "bubblewrap"],
  ...(containers === undefined ? [] : [["container", containers] as const]),
];

describe.each(MAKERS)("a box with a way to its model, by %s", (_, maker) => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "model-network-")));
  let outside: Readonly<Record<"model" | "other" | "everywhere" | "packets" | "abstract", Heard>>;
  let answers: Readonly<Record<string, string>>;

  beforeAll(async () => {
    const abstract = `interlock-test-${process.pid}`;
    outside = {
      model: await listen({ host: "127.0.0.1" }),
      other: await listen({ host: "127.0.0.1" }),
      everywhere: await listen({ host: "0.0.0.0" }),
      packets: await listenForPackets(),
      abstract: await listen({ path: `\0${abstract}` }),
    };
    const place = {
      workspace: join(folder, "workspace"),
      sessionDirectory: join(folder, "session"),
    };
    const home = join(folder, "home");
    for (const path of [place.workspace, place.sessionDirectory, home]) mkdirSync(path);
    const host = hostname().toLowerCase();
    const at = {
      ...{ abstract, host, outer: outerAddress(), packets: outside.packets.port },
      ...{
        model: outside.model.port,
        other: outside.other.port,
        everywhere: outside.everywhere.port,
      },
    };
    const sandbox = sandboxOf(maker, {
      home,
      entry: ENTRY,
      profile: {
        network: "model",
        hosts: [`localhost:${outside.model.port}`, `${host}:${outside.other.port}`],
      },
    });
    const env = { PATH: "/usr/bin:/bin", AT: JSON.stringify(at) };
    const argv = [process.execPath, "-e", TRIES];
    const entered = await sandbox.enter({ argv, cwd: place.workspace, env }, place);
    if (entered.kind === "refused") throw new Error(entered.why);
    const { output, stdout } = await createProcesses({ marker: `model-${process.pid}/x` }).run({
      program: { argv: entered.program.argv },
      cwd: entered.program.cwd,
      env: entered.program.env,
      ...{ timeoutMs: 120_000, outputBytesMax: MIB, floodBytesMax: MIB },
      ...(entered.bounds === undefined ? {} : { bounds: entered.bounds }),
    });
    await entered.leave();
    expect(stdout, output).toMatch(/^\{/);
    answers = JSON.parse(stdout) as Record<string, string>;
  }, 180_000);

  afterAll(() => {
    for (const heard of Object.values(outside)) heard.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("the hosts of the profile are reached through the proxy", () => {
    for (const way of REACHED)
      expect(answers[way], way).toMatch(/^HTTP\/1\.1 200 [^]*the model is here$/);
    expect(outside.model.count()).toBe(REACHED.length);
  });

  test("nothing else is, by any way", () => {
    const others = Object.entries(answers).filter(([way]) => !REACHED.includes(way));
    expect(others).toHaveLength(21);
    for (const [way, answer] of others) {
      expect(answer, way).not.toContain(WORD);
      expect(answer, way).toMatch(/^(?:HTTP\/1\.1 (?:400|403|405|502) [^]*|E[A-Z_]+|sent)$/);
    }
    expect(outside.other.count()).toBe(0);
    expect(outside.everywhere.count()).toBe(0);
    expect(outside.abstract.count()).toBe(0);
    // A packet may be sent, to the box's own loopback.
    expect(outside.packets.count()).toBe(0);
  });
});
