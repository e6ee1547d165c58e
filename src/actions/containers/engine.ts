/** What on this machine runs containers, if anything does. */

import type { Processes } from "../../ports/process.js";
import type { Host } from "../host/host.js";

export type Engine = EngineHere | { readonly kind: "none"; readonly reason: string };

export interface EngineHere {
  readonly kind: "engine";
  readonly name: "docker" | "podman";
  /** Absolute path of its client. */
  readonly program: string;
  readonly version: string;
  /** What the client finds its engine by. */
  readonly env: Readonly<Record<string, string>>;
  /** Its client, asked once. `env` is added to the client's own. */
  ask(
    args: readonly string[],
    more?: {
      readonly env?: Readonly<Record<string, string>>;
      readonly timeoutMs?: number;
      readonly signal?: AbortSignal;
    },
  ): Promise<Answer>;
}

export interface Answer {
  /** It ended with 0. */
  readonly isDone: boolean;
  /** Standard output, without blanks around it. */
  readonly text: string;
  /** The last line that says why, when it is not done. */
  readonly why: string;
}

const ANSWER_MS = 5_000;
/** Starting and removing may take long on a machine that is busy. */
const WORK_MS = 120_000;
const OUTPUT_BYTES_MAX = 256 * 1024;

/** Asks the engine itself: a client alone starts nothing. */
export async function findEngine(
  host: Pick<Host, "find">,
  processes: Pick<Processes, "run">,
  env: Readonly<Record<string, string>>,
): Promise<Engine> {
  let silent: string | undefined;
  for (const name of ["docker", "podman"] as const) {
    const program = host.find(name);
    if (program === undefined) continue;
    const ask = client(program, processes, env);
    const { isDone, text } = await ask(["version", "--format", "{{.Server.Version}}"], {
      timeoutMs: ANSWER_MS,
    });
    if (isDone && text !== "") return { kind: "engine", name, program, version: text, env, ask };
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

function client(
  program: string,
  processes: Pick<Processes, "run">,
  own: Readonly<Record<string, string>>,
): EngineHere["ask"] {
  return async (args, { env = {}, timeoutMs = WORK_MS, signal } = {}) => {
    const { end, stdout, output } = await processes.run({
      program: { argv: [program, ...args] },
      cwd: "/",
      env: { ...env, ...own },
      timeoutMs,
      outputBytesMax: OUTPUT_BYTES_MAX,
      floodBytesMax: OUTPUT_BYTES_MAX,
      ...(signal === undefined ? {} : { signal }),
    });
    const said = output.trim().split("\n").at(-1)?.trim() ?? "";
    return {
      isDone: end.kind === "exited" && end.exitCode === 0,
      text: stdout.trim(),
      why: said === "" ? `${args[0] ?? "it"} ended without a word` : said,
    };
  };
}
