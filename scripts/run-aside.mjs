// Runs a program while others run: what it prints is kept, and is one piece when it has ended.
import { spawn } from "node:child_process";

/** Status 1: it did not exit by itself, or could not be started; then the output says why. */
export function runAside(program, args, cwd, env = process.env) {
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const pieces = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (piece) => pieces.push(piece));
  const output = () => Buffer.concat(pieces).toString("utf8");
  return new Promise((resolve) => {
    child.once("error", (cause) => resolve({ status: 1, output: `${output()}${cause.message}\n` }));
    child.once("close", (code) => resolve({ status: code ?? 1, output: output() }));
  });
}
