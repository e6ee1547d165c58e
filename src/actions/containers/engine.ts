/** Whether something on this machine runs containers. */

import type { Processes } from "../../ports/process.js";
import type { Host } from "../host/host.js";

export type Engine =
  | { readonly kind: "engine"; readonly program: string; readonly version: string }
  | { readonly kind: "none"; readonly reason: string };

const ANSWER_MS = 5_000;
const OUTPUT_BYTES_MAX = 64 * 1024;

/** Asks the engine itself: a client alone starts nothing. */
export async function findEngine(
  host: Pick<Host, "find">,
  processes: Pick<Processes, "run">,
  env: Readonly<Record<string, string>>,
): Promise<Engine> {
  let silent: string | undefined;
  for (const name of ["docker", "podman"]) {
    const program = host.find(name);
    if (program === undefined) continue;
    const { end, stdout } = await processes.run({
      program: { argv: [program, "version", "--format", "{{.Server.Version}}"] },
      cwd: "/",
      env,
      timeoutMs: ANSWER_MS,
      outputBytesMax: OUTPUT_BYTES_MAX,
      floodBytesMax: OUTPUT_BYTES_MAX,
    });
    const version = stdout.trim();
    if (end.kind === "exited" && end.exitCode === 0 && version !== "")
      return { kind: "engine", program, version };
    silent ??= name;
  }
  return {
    kind: "none",
    reason:
      silent === undefined
        ? "there is neither Docker nor Podman on this machine"
        : `${silent} is here, but its engine does not answer`,
  };
}
