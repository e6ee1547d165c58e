/** `interlock agents`: the agents that Interlock knows, and what can be told of them here without reading a secret. */

import { AGENT_PROFILES } from "../../agents/profiles.js";
import { isHomeFile, versionOf } from "../../compose-agents.js";
import { findProgram } from "../../compose-reading.js";
import type { AgentProfile } from "../../domain/agent-profile.js";
import type { Console } from "../console.js";
import { EXIT, type ExitCode } from "../refusal.js";

interface AgentSight {
  readonly profile: string;
  readonly title: string;
  readonly kind: "acp" | "headless";
  readonly program: string;
  /** Where it is; absent: it is not on the PATH. */
  readonly path?: string;
  readonly version?: string;
  readonly login: "signs of one" | "no sign of one";
  readonly install: string;
  readonly howToLogIn: string;
  readonly node?: string;
  /** Shown to work by Interlock's own tests; else by its documentation. */
  readonly isDriven: boolean;
}

export async function agents(
  console: Console,
  options: { readonly json?: boolean },
): Promise<ExitCode> {
  const seen = await lookAtAgents();
  if (options.json === true)
    console.print(JSON.stringify({ schema: "interlock/agents/v1", agents: seen }));
  else {
    for (const sight of seen) console.print(toLines(sight));
    console.print(howToUse(seen));
  }
  return EXIT.done;
}

/** With one that is here, if any is. */
function howToUse(seen: readonly AgentSight[]): string {
  const { profile, kind } = seen.find(({ path }) => path !== undefined) ?? {
    profile: "codex",
    kind: "acp",
  };
  return `\nIn interlock.yaml, under \`agents:\`:  ${profile}: {kind: ${kind}, profile: ${profile}}`;
}

/** In the order of their names; first by the protocol, then by JSON lines. */
async function lookAtAgents(): Promise<readonly AgentSight[]> {
  const sights: AgentSight[] = [];
  for (const [name, profile] of Object.entries(AGENT_PROFILES))
    for (const kind of ["acp", "headless"] as const) {
      const sight = await lookAt(name, profile, kind);
      if (sight !== undefined) sights.push(sight);
    }
  return sights;
}

async function lookAt(
  name: string,
  profile: AgentProfile,
  kind: "acp" | "headless",
): Promise<AgentSight | undefined> {
  const how = profile[kind];
  if (how === undefined) return undefined;
  const [program] = how.command;
  const path = await findProgram(program);
  const version = path === undefined ? undefined : await versionOf(path);
  return {
    profile: name,
    title: profile.title,
    kind,
    program,
    ...(path === undefined ? {} : { path }),
    ...(version === undefined ? {} : { version }),
    login: (await hasSignOfLogin(profile)) ? "signs of one" : "no sign of one",
    install: how.install,
    howToLogIn: profile.login.how,
    ...(how.node === undefined ? {} : { node: how.node }),
    isDriven: how.isDriven,
  };
}

/** Whether a file or a variable is there says enough, and none of it is read. */
async function hasSignOfLogin({ login }: AgentProfile): Promise<boolean> {
  if (login.variables.some((name) => (process.env[name] ?? "") !== "")) return true;
  for (const path of login.files) if (await isHomeFile(path)) return true;
  return false;
}

function toLines(sight: AgentSight): string {
  const { profile, kind, title, path, version, login, install, howToLogIn, node } = sight;
  const head = `${path === undefined ? "·" : "✔"} ${profile.padEnd(9)} ${kind.padEnd(9)} ${title}`;
  if (path === undefined)
    return `${head}: not installed\n    → ${install}${node === undefined ? "" : ` (Node ${node})`}`;
  const words = `${head}: ${path}${version === undefined ? "" : ` (${version})`}, login: ${login}`;
  return login === "signs of one" ? words : `${words}\n    → ${howToLogIn}`;
}
