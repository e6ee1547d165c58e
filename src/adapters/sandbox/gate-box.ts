/**
 * What gates run in: the machine as it is, for the tools and caches that they need, without a network and without a way to
 * Interlock's own records. A fence for a change's code, less than an agent's box: it reads what the user may read.
 */

import type { IsolationKind } from "../../domain/isolation.js";
import type { ConfinedProgram, ProgramLine } from "../../ports/gate-box.js";
import type { Processes } from "../../ports/process.js";
import { listen, portOf } from "./loopback-door.js";
import { isThere } from "./machine.js";
import { findProgram } from "./tools.js";

export interface GateBoxOptions {
  readonly processes: Pick<Processes, "run">;
  readonly env: Readonly<Record<string, string>>;
  readonly platform: NodeJS.Platform;
  /** Folders that can be read and not be written to, where they are there. */
  readonly sealed: readonly string[];
  /** Files in whose place there is nothing to read. */
  readonly hidden: readonly string[];
}

/** Of a network namespace; the disk is fenced, and no more. */
const KIND: IsolationKind = "namespaces";

/** Tried out once, at the first program; without bubblewrap programs run as they are. */
export function createGateBox(
  options: GateBoxOptions,
): (program: ProgramLine, hasNetwork: boolean) => Promise<ConfinedProgram> {
  let trial: Promise<string | undefined> | undefined;
  return async (program, hasNetwork) => {
    trial ??= tryOut(options);
    const bwrap = await trial;
    if (bwrap === undefined) return { program, isolation: { kind: "none", network: "open" } };
    return {
      program: { argv: toArgv(bwrap, options, { program, hasNetwork }) },
      isolation: { kind: KIND, network: hasNetwork ? "open" : "none" },
    };
  };
}

interface Boxed {
  readonly program: ProgramLine;
  readonly hasNetwork: boolean;
}

function toArgv(
  bwrap: string,
  { sealed, hidden }: GateBoxOptions,
  { program, hasNetwork }: Boxed,
): readonly string[] {
  return [
    bwrap,
    // Also when Interlock is killed without a chance to end anything.
    "--die-with-parent",
    // A loopback of its own, and nothing else.
    ...(hasNetwork ? [] : ["--unshare-net"]),
    ...["--dev-bind", "/", "/"],
    ...sealed.filter(isThere).flatMap((path) => ["--ro-bind", path, path]),
    ...hidden.filter(isThere).flatMap((path) => ["--ro-bind", "/dev/null", path]),
    "--",
    // A shell, so that a program that is not there is told in its words, whatever started it.
    ...("shell" in program
      ? ["/bin/sh", "-c", program.shell]
      : ["/bin/sh", "-c", 'exec "$@"', "sh", ...program.argv]),
  ];
}

/** Exit 0: the port that is there cannot be reached, and a port of its own can. */
const TRIAL = `
const net = require("node:net");
const reach = (port, yes, no) => net.connect(port, "127.0.0.1").once("connect", yes).once("error", no);
const own = net.createServer();
const end = (code) => process.exit(code);
own.listen(0, "127.0.0.1", () =>
  reach(Number(process.env.PORT), () => end(1), () => reach(own.address().port, () => end(0), () => end(2))));
`;

const TRIAL_MS = 20_000;
const OUTPUT_BYTES_MAX = 64 * 1024;

/** Where `bwrap` is; undefined: there is none, or it does not hold here. */
async function tryOut(options: GateBoxOptions): Promise<string | undefined> {
  const { processes, env, platform } = options;
  const bwrap = platform === "linux" ? findProgram("bwrap", env) : undefined;
  if (bwrap === undefined) return undefined;
  const server = await listen();
  try {
    const program = { argv: [process.execPath, "-e", TRIAL] };
    const { end } = await processes.run({
      program: { argv: toArgv(bwrap, options, { program, hasNetwork: false }) },
      cwd: "/",
      env: { ...env, PORT: String(portOf(server)) },
      timeoutMs: TRIAL_MS,
      outputBytesMax: OUTPUT_BYTES_MAX,
      floodBytesMax: OUTPUT_BYTES_MAX,
    });
    return end.kind === "exited" && end.exitCode === 0 ? bwrap : undefined;
  } finally {
    server.close();
  }
}
