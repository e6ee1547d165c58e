/**
 * The first program of a box with doors: `node box-entry.js <folder> <port,port…> -- program args…`. Whoever connects to
 * one of the ports on the box's own loopback is connected to the socket of that name in the folder.
 */

import { spawn } from "node:child_process";
import { connect, createServer, type Server } from "node:net";
import { constants } from "node:os";

const SIGNALS: readonly NodeJS.Signals[] = ["SIGTERM", "SIGINT", "SIGHUP"];

async function main(folder: string, ports: readonly number[], argv: readonly string[]) {
  await Promise.all(ports.map((port) => openDoor(`${folder}/${port}`, port)));
  const [file = "", ...args] = argv;
  const child = spawn(file, args, { stdio: "inherit" });
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
  child.once("error", (error) => {
    console.error(`Cannot start ${file}: ${error.message}`);
    process.exit(127);
  });
  child.once("exit", (exitCode, signal) =>
    process.exit(exitCode ?? 128 + (signal === null ? 0 : constants.signals[signal])),
  );
}

function openDoor(socket: string, port: number): Promise<Server> {
  const server = createServer((inside) => {
    const outside = connect(socket);
    for (const [one, other] of [
      [inside, outside],
      [outside, inside],
    ] as const) {
      one.pipe(other);
      // Whoever hangs up takes the other side along.
      one.on("error", () => other.destroy());
      one.once("close", () => other.destroy());
    }
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

const [folder = "", ports = "", , ...argv] = process.argv.slice(2);
await main(folder, ports.split(",").map(Number), argv);
